package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A check that fails, from its first failing result until it is resolved. As JSON it is one flat
 * object.
 *
 * @param taskId of instances that of their mapped task
 * @param state open, acknowledged or resolved
 * @param severity the worst so far: warning or blocking
 * @param results how many failed
 * @param logicalDate the newest of those of their runs
 * @param checkResultId the last of them
 * @param checked how many that one looked at
 * @param failed how many of these failed
 * @param assignee who sees to it; null for nobody
 * @param mutedUntil null if it is not muted
 * @param resolution passed, by_hand or normal; null until it is resolved
 * @param resolvedRunId in which it passed; null for what people do
 */
public record Incident(
    long incidentId,
    String dagId,
    String taskId,
    String check,
    String table,
    String state,
    String severity,
    int results,
    Instant openedAt,
    Instant lastSeenAt,
    String firstRunId,
    String lastRunId,
    Instant logicalDate,
    long checkResultId,
    long checked,
    long failed,
    @Nullable String assignee,
    @Nullable Instant mutedUntil,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolution,
    @Nullable String resolvedRunId) {

  /** What became of one, or what somebody did to it. */
  public record Event(Instant at, String what) {}

  /** One with all that became of it, oldest first. */
  public record Told(@JsonUnwrapped Incident incident, List<Event> events) {}

  /** Whether nothing is left to be done. */
  @JsonIgnore
  public boolean isResolved() {
    return resolvedAt != null;
  }
}
