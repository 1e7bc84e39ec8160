package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be told, as it was when it happened. As JSON it is one flat object, without
 * what it does not have.
 *
 * @param task the task and its tries; null for a run
 * @param check null where no check failed
 * @param staleTable of a stale table; null for all else
 * @param failedTasks of a run; null for all else
 * @param reason why the task or run failed or the DAG is paused, where one is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alert(
    long alertId,
    Instant at,
    Kind kind,
    @JsonUnwrapped Place place,
    @JsonUnwrapped @Nullable Task task,
    @JsonUnwrapped @Nullable Check check,
    @JsonProperty("table") @Nullable String staleTable,
    @Nullable Integer failedTasks,
    @Nullable String reason) {

  /** About no table but a check's. */
  public Alert(
      long alertId,
      Instant at,
      Kind kind,
      Place place,
      @Nullable Task task,
      @Nullable Check check,
      @Nullable Integer failedTasks,
      @Nullable String reason) {
    this(alertId, at, kind, place, task, check, null, failedTasks, reason);
  }

  /** What happened. */
  public enum Kind {
    FAILED_CHECK,
    /** After its last try. */
    FAILED_TASK,
    FAILED_RUN,
    /** After this run, as too many in a row failed. */
    PAUSED_DAG,
    /** Not done in time; perhaps not even there. */
    LATE_RUN,
    /** The same of a task of it. */
    LATE_TASK,
    /** Not written for too long. */
    STALE_TABLE,
    /** It was late, or stale, and is so no longer. */
    RECOVERED,
    /** A task asks a person; the reason is the question. */
    APPROVAL,
    SUCCEEDED_RUN,
    SUCCEEDED_TASK,
    /** A try failed, and another follows. */
    RETRIED_TASK,
    SKIPPED_TASK,
    /** Could not start because of what failed upstream. */
    UPSTREAM_FAILED_TASK,
    /** A check that failed passes again, or somebody says that it is settled. */
    RESOLVED_CHECK;

    /** As the database and JSON have it: lower case. */
    @JsonValue
    public String key() {
      return Lower.of(this);
    }

    static Kind of(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  /** The run; none where the DAG has no such run yet, or it is about a table. */
  public record Place(@JsonIgnore @Nullable Long dagRunId, String dagId, @Nullable String runId) {

    /** A run that is there. */
    public Place(long dagRunId, String dagId, String runId) {
      this((Long) dagRunId, dagId, runId);
    }
  }

  /** The task instance; {@code tries} were started. */
  public record Task(String taskId, int tries) {}

  /**
   * What a check found.
   *
   * @param sample a JSON array of at most five objects
   * @param incidentId its incident; null if it belongs to none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Check(
      String check,
      String table,
      String severity,
      long checked,
      long failed,
      @JsonRawValue String sample,
      @Nullable Long incidentId) {

    /** That belongs to no incident. */
    public Check(
        String check, String table, String severity, long checked, long failed, String sample) {
      this(check, table, severity, checked, failed, sample, null);
    }
  }
}
