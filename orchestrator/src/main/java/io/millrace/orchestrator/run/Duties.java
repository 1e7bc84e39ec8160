package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * What there is to do beside the hot path.
 *
 * @param queued whether a run waits to be admitted
 * @param ready whether a task instance waits to be claimed
 * @param limited whether one waits until its limits have room
 * @param lost whether a node that ended of late still holds task instances
 * @param overdue whether a run takes longer than its timeout
 * @param stopping whether a running run was asked to stop
 * @param marked whether a task instance is to be marked once it has been stopped
 * @param pastMet whether a task that waited for the run before need wait no longer
 * @param nextPokeMillis milliseconds until a deferred task is to be looked after, 0 if one is; null
 *     if none waits
 * @param nextRetryMillis milliseconds until a retry of a task or a group is due, 0 if one is; null
 *     if none waits
 * @param late whether something may not be done that was to be by now
 * @param unanswered whether the time is over of a task that asks
 * @param updated whether an update of an asset waits for a run
 */
public record Duties(
    boolean queued,
    boolean ready,
    boolean limited,
    boolean lost,
    boolean overdue,
    boolean stopping,
    boolean marked,
    boolean pastMet,
    @Nullable Long nextPokeMillis,
    @Nullable Long nextRetryMillis,
    boolean late,
    boolean unanswered,
    boolean updated) {

  public boolean pokeIsDue() {
    return nextPokeMillis != null && nextPokeMillis == 0;
  }

  public boolean retryIsDue() {
    return nextRetryMillis != null && nextRetryMillis == 0;
  }
}
