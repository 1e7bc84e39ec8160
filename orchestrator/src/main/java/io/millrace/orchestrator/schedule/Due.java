package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides which interval of a DAG is to be run next. Pure. */
interface Due {

  /**
   * Of a DAG's schedule; null if none of its runs is due at a time.
   *
   * @throws ScheduleRejected if the schedule cannot be read
   */
  static @Nullable Due of(Dag.Timing timing) {
    return switch (timing.schedule()) {
      case Schedule.OnDemand onDemand -> null;
      case Schedule.Once once -> new OnceDue(new Interval(once.at(), once.at()));
      case Schedule.Recurring recurring -> new RecurringDue(recurring, timing);
      case Schedule.OnUpdates on -> on.orAt() == null ? null : new RecurringDue(on.orAt(), timing);
    };
  }

  /**
   * What is due next once a DAG has been loaded.
   *
   * @param known what was due next for the same DAG before; null if nothing was
   * @param sameSchedule whether that was by the schedule it has now
   * @param scheduledUntil the end of its last scheduled run's interval; null if it had none
   * @return null if none will be
   */
  @Nullable Interval whenLoaded(
      @Nullable Interval known,
      boolean sameSchedule,
      @Nullable Instant scheduledUntil,
      Instant now);

  /** The interval after one that was run; null if there is none. */
  @Nullable Interval after(Interval run);

  /** Of the intervals from {@code next} to {@code now}, of which next is over, the one to run. */
  Interval toRun(Interval next, Instant now);
}
