package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;

/** The data intervals that a schedule cuts time into. */
public final class Intervals {

  private Intervals() {}

  /**
   * Refuses a schedule that no run could follow.
   *
   * @throws ScheduleRejected if it cannot be read or never fires
   */
  public static void require(Schedule schedule) {
    if (schedule instanceof Schedule.Recurring recurring) {
      FireTimes.of(recurring).after(Instant.EPOCH);
    }
  }

  /**
   * The last interval that is over at {@code now}; for a DAG that does not recur, the empty
   * interval at now.
   *
   * @throws ScheduleRejected if the schedule cannot be read or never fires
   */
  public static Interval lastCompleted(Schedule schedule, Instant now) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> new Interval(now, now);
      case Schedule.Once once -> new Interval(now, now);
      case Schedule.Recurring recurring -> {
        var times = FireTimes.of(recurring);
        Instant end = times.atOrBefore(now);
        yield new Interval(times.before(end), end);
      }
    };
  }

  /**
   * The interval with this logical date: from it to the next fire time. Any time is accepted, as a
   * person may ask for any; of a DAG that does not recur it is empty.
   *
   * @throws ScheduleRejected if the schedule cannot be read or never fires
   */
  public static Interval startingAt(Schedule schedule, Instant logicalDate) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> new Interval(logicalDate, logicalDate);
      case Schedule.Once once -> new Interval(logicalDate, logicalDate);
      case Schedule.Recurring recurring ->
          new Interval(logicalDate, FireTimes.of(recurring).after(logicalDate));
    };
  }

  /**
   * The intervals that begin in a span of time and on the days that a DAG has, oldest first; found
   * one by one, whether they are over or not.
   *
   * @param schedule the DAG's
   * @param from inclusive
   * @param until exclusive
   * @throws ScheduleRejected if the schedule cannot be read or never fires
   */
  public static Stream<Interval> beginningIn(
      Dag.Timing timing, Schedule.Recurring schedule, Instant from, Instant until) {
    LocalDate first = timing.start();
    LocalDate last = timing.end();
    Instant begin = first == null ? from : later(from, midnight(schedule, first));
    Instant end = last == null ? until : earlier(until, midnight(schedule, last.plusDays(1)));
    var times = FireTimes.of(schedule);
    return Stream.iterate(
            times.atOrAfter(begin), start -> start.isBefore(end), start -> times.after(start))
        .map(start -> new Interval(start, times.after(start)));
  }

  private static Instant midnight(Schedule.Recurring schedule, LocalDate day) {
    return day.atStartOfDay(schedule.zone()).toInstant();
  }

  private static Instant later(Instant one, Instant other) {
    return other.isAfter(one) ? other : one;
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }
}
