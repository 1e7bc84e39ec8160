package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data intervals that a schedule cuts time into. */
public final class Intervals {

  private Intervals() {}

  /**
   * Refuses a schedule that no run could follow.
   *
   * @throws ScheduleRejected if it cannot be read or never fires
   */
  public static void require(Schedule schedule) {
    require(schedule.times());
    if (schedule instanceof Schedule.OnUpdates on) {
      require(on.notBefore());
    }
  }

  private static void require(Schedule.@Nullable Recurring recurring) {
    if (recurring instanceof Schedule.AnyOf anyOf) {
      anyOf.schedules().forEach(part -> require(part));
    }
    if (recurring != null) {
      FireTimes ignored = times(recurring);
    }
  }

  private static FireTimes times(Schedule.Recurring schedule) {
    var times = FireTimes.of(schedule);
    if (times.after(Instant.EPOCH) == null) {
      throw new ScheduleRejected(
          "the schedule \"" + schedule.inWords() + "\" never fires; correct its fields");
    }
    return times;
  }

  /**
   * The last interval that is over at {@code now}; for a DAG that does not recur, the empty
   * interval at now.
   *
   * @throws ScheduleRejected if the schedule cannot be read, or none of its intervals is over
   */
  public static Interval lastCompleted(Schedule schedule, Instant now) {
    Schedule.Recurring recurring = schedule.times();
    if (recurring == null) {
      return new Interval(now, now);
    }
    FireTimes times = times(recurring);
    Instant end = times.atOrBefore(now);
    Instant start = end == null ? null : times.before(end);
    if (start == null || end == null) {
      throw new ScheduleRejected(
          "no interval of the schedule \"%s\" is over; say a logical date"
              .formatted(recurring.inWords()));
    }
    return new Interval(start, end);
  }

  /**
   * The interval with this logical date: from it to the next fire time. Any time is accepted, as a
   * person may ask for any; of a DAG that does not recur it is empty.
   *
   * @throws ScheduleRejected if the schedule cannot be read, or does not fire after that
   */
  public static Interval startingAt(Schedule schedule, Instant logicalDate) {
    Schedule.Recurring recurring = schedule.times();
    if (recurring == null) {
      return new Interval(logicalDate, logicalDate);
    }
    Instant end = times(recurring).after(logicalDate);
    if (end == null) {
      throw new ScheduleRejected(
          "the schedule \"%s\" does not fire after %s, so no interval begins there; say an earlier"
                  .formatted(recurring.inWords(), logicalDate)
              + " logical date");
    }
    return new Interval(logicalDate, end);
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
    FireTimes times = times(schedule);
    return Stream.iterate(
            from(times, begin),
            found -> found.filter(one -> one.start().isBefore(end)).isPresent(),
            found -> found.flatMap(one -> from(times, one.end())))
        .flatMap(Optional::stream);
  }

  private static Optional<Interval> from(FireTimes times, Instant time) {
    return Optional.ofNullable(times.intervalFrom(time));
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
