package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When a DAG is due.
 *
 * @param paused no scheduled runs are created
 * @param pauseReason why, where nobody asked for it
 * @param schedule as last loaded; null for on demand
 * @param zone in which it is read; null for on demand
 * @param next the interval whose run is due next, at its end; null if none will be
 * @param seenAt when a node last loaded it
 */
public record DagState(
    String dagId,
    boolean paused,
    @Nullable String pauseReason,
    @Nullable String schedule,
    @Nullable String zone,
    @Nullable Interval next,
    Instant seenAt) {

  /** When its next run is created; null if it is paused or none will be. */
  public @Nullable Instant nextRunAt() {
    return paused || next == null ? null : next.end();
  }

  /** The last day of which a run was due, once none will be any more; null before, or if paused. */
  public @Nullable LocalDate endedOn(Dag dag) {
    return paused || schedule == null || next != null ? null : dag.timing().end();
  }

  boolean isOn(Schedule other) {
    StoredSchedule stored = StoredSchedule.of(other);
    return stored == null
        ? schedule == null
        : stored.text().equals(schedule) && stored.zone().equals(zone);
  }
}
