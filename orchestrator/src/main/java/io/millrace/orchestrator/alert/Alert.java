package io.millrace.orchestrator.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be told, as it was when it happened.
 *
 * @param task the task and its tries; null for a run
 * @param check null where no check failed
 * @param failedTasks of a run; null for all else
 * @param reason why the task or run failed, where one is known
 */
public record Alert(
    long alertId,
    Instant at,
    Kind kind,
    Place place,
    @Nullable Task task,
    @Nullable Check check,
    @Nullable Integer failedTasks,
    @Nullable String reason) {

  /** What happened. */
  public enum Kind {
    FAILED_CHECK,
    /** After its last try. */
    FAILED_TASK,
    FAILED_RUN
  }

  /** The run. */
  public record Place(long dagRunId, String dagId, String runId) {}

  /** The task instance; {@code tries} were started. */
  public record Task(String taskId, int tries) {}

  /** What a check found; {@code sample} is a JSON array of at most five objects. */
  public record Check(
      String check, String table, String severity, long checked, long failed, String sample) {}
}
