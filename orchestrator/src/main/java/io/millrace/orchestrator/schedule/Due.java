package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Decides which interval of a DAG is to be run next. Pure. */
final class Due {

  private final Schedule.Cron schedule;
  private final FireTimes times;
  private final boolean catchup;
  private final @Nullable Instant start;
  private final @Nullable Instant end;

  /**
   * @throws ScheduleRejected if the cron expression cannot be read
   */
  Due(Schedule.Cron schedule, Dag.Timing timing) {
    this.schedule = schedule;
    this.times = new FireTimes(schedule);
    this.catchup = timing.catchup();
    this.start = midnight(timing.start());
    LocalDate last = timing.end();
    this.end = last == null ? null : midnight(last.plusDays(1));
  }

  private @Nullable Instant midnight(@Nullable LocalDate day) {
    return day == null ? null : day.atStartOfDay(schedule.zone()).toInstant();
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
      Instant now) {
    if (known != null && sameSchedule && isWithinDays(known.start())) {
      return known;
    }
    Instant from;
    if (known != null && (sameSchedule || catchup)) {
      from = known.start();
    } else if (catchup && scheduledUntil != null) {
      from = scheduledUntil;
    } else if (catchup && start != null) {
      from = start;
    } else {
      from = later(times.atOrBefore(now), scheduledUntil);
    }
    return beginning(later(from, start));
  }

  /** The interval after one that was run; null if there is none. */
  @Nullable Interval after(Interval run) {
    return beginning(run.end());
  }

  /** Of the intervals from {@code next} to {@code now}, of which next is over, the one to run. */
  Interval toRun(Interval next, Instant now) {
    if (catchup) {
      return next;
    }
    Instant newest = times.before(times.atOrBefore(now));
    if (end != null && !newest.isBefore(end)) {
      newest = times.before(end);
    }
    return newest.isAfter(next.start()) ? new Interval(newest, times.after(newest)) : next;
  }

  private @Nullable Interval beginning(Instant from) {
    Instant first = times.atOrAfter(from);
    return end != null && !first.isBefore(end) ? null : new Interval(first, times.after(first));
  }

  private boolean isWithinDays(Instant time) {
    return (start == null || !time.isBefore(start)) && (end == null || time.isBefore(end));
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }
}
