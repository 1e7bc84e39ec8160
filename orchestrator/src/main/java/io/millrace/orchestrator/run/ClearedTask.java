package io.millrace.orchestrator.run;

import java.time.Instant;

/**
 * A task instance that runs again, or would.
 *
 * @param state that it was in before
 */
public record ClearedTask(String runId, Instant logicalDate, String taskId, TaskState state) {}
