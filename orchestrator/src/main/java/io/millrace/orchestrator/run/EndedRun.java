package io.millrace.orchestrator.run;

/** A run that came to its end. */
public record EndedRun(long dagRunId, RunState state) {}
