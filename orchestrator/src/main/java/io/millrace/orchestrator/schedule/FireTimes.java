package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Schedule;
import java.time.Instant;

/** The moments at which a schedule fires, endless in both directions. Immutable. */
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

  /**
   * The first after a moment.
   *
   * @throws ScheduleRejected if it never fires
   */
  Instant after(Instant time);

  /**
   * The last that is not after a moment.
   *
   * @throws ScheduleRejected if it never fires
   */
  Instant atOrBefore(Instant time);

  default Instant atOrAfter(Instant time) {
    return after(time.minusNanos(1));
  }

  default Instant before(Instant time) {
    return atOrBefore(time.minusNanos(1));
  }
}
