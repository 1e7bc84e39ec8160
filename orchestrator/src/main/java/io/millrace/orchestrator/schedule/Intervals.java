package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;

/** The data intervals that a schedule cuts time into. */
public final class Intervals {

  private Intervals() {}

  /**
   * Refuses a schedule that no run could follow.
   *
   * @throws ScheduleRejected if the cron expression cannot be read or never fires
   */
  public static void require(Schedule schedule) {
    if (schedule instanceof Schedule.Cron cron) {
      new FireTimes(cron).after(Instant.EPOCH);
    }
  }

  /**
   * The last interval that is over at {@code now}; for a DAG on demand, the empty interval at now.
   *
   * @throws ScheduleRejected if the cron expression cannot be read or never fires
   */
  public static Interval lastCompleted(Schedule schedule, Instant now) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> new Interval(now, now);
      case Schedule.Cron cron -> {
        var times = new FireTimes(cron);
        Instant end = times.atOrBefore(now);
        yield new Interval(times.before(end), end);
      }
    };
  }

  /**
   * The interval with this logical date: from it to the next fire time. Any time is accepted, as a
   * person may ask for any; on demand the interval is empty.
   *
   * @throws ScheduleRejected if the cron expression cannot be read or never fires
   */
  public static Interval startingAt(Schedule schedule, Instant logicalDate) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> new Interval(logicalDate, logicalDate);
      case Schedule.Cron cron -> new Interval(logicalDate, new FireTimes(cron).after(logicalDate));
    };
  }
}
