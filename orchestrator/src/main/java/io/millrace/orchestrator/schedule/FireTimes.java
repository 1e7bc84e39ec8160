package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The moments at which a schedule fires. Most go on for ever in both directions; one that names
 * years has a first and a last. Immutable.
 */
interface FireTimes {

  /**
   * Of a schedule.
   *
   * @throws ScheduleRejected if it cannot be read
   */
  static FireTimes of(Schedule.Recurring schedule) {
    return switch (schedule) {
      case Schedule.Cron cron -> new CronTimes(cron);
      case Schedule.Every every -> new PeriodTimes(every);
      case Schedule.AnyOf anyOf ->
          new AnyOfTimes(anyOf.schedules().stream().map(FireTimes::of).toList());
      case Schedule.Except except -> new ExceptTimes(of(except.schedule()), except);
    };
  }

  /** The first after a moment; null if it does not fire any more. */
  @Nullable Instant after(Instant time);

  /** The last that is not after a moment; null if it has not fired by then. */
  @Nullable Instant atOrBefore(Instant time);

  default @Nullable Instant atOrAfter(Instant time) {
    return after(time.minusNanos(1));
  }

  default @Nullable Instant before(Instant time) {
    return atOrBefore(time.minusNanos(1));
  }

  /** From the first that is not before a moment to the next; null if there are no two. */
  default @Nullable Interval intervalFrom(Instant time) {
    Instant start = atOrAfter(time);
    Instant end = start == null ? null : after(start);
    return start == null || end == null ? null : new Interval(start, end);
  }
}
