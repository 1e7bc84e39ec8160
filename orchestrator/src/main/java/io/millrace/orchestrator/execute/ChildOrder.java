package io.millrace.orchestrator.execute;

import java.util.Map;

/**
 * What a child process is told of the try that it runs, as JSON.
 *
 * @param outputs of the tasks that the operator takes, JSON by task id
 */
record ChildOrder(
    RunDetails run,
    String taskId,
    int tryNumber,
    String idempotencyKey,
    Map<String, String> outputs) {}
