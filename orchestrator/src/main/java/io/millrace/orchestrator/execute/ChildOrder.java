package io.millrace.orchestrator.execute;

import org.jspecify.annotations.Nullable;

/**
 * What a child process is told of the try that it runs, as JSON.
 *
 * @param inputs of the tasks that the operator takes, and the elements that it is about
 * @param code the jar that the DAG is loaded from; null for the program's class path
 */
record ChildOrder(
    RunDetails run,
    String taskId,
    int tryNumber,
    String idempotencyKey,
    TryInputs inputs,
    @Nullable String code) {}
