package io.millrace.orchestrator.execute;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a child process is told of the try that it runs, as JSON.
 *
 * @param outputs of the tasks that the operator takes, JSON by task id
 * @param code the jar that the DAG is loaded from; null for the program's class path
 */
record ChildOrder(
    RunDetails run,
    String taskId,
    int tryNumber,
    String idempotencyKey,
    Map<String, String> outputs,
    @Nullable String code) {}
