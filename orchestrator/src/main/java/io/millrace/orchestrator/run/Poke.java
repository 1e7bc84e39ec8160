package io.millrace.orchestrator.run;

/** A deferred task instance that is to be asked whether what it waits for has come. */
public record Poke(
    long taskInstanceId,
    long dagRunId,
    String taskId,
    long token,
    int generation,
    MapPlace mapped) {}
