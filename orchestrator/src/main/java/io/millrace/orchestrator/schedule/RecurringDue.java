package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Of a schedule that fires again and again, at whose fire times intervals end. Pure. */
final class RecurringDue implements Due {

  private final Schedule.Recurring schedule;
  private final FireTimes times;
  private final boolean catchup;
  private final @Nullable Instant start;
  private final @Nullable Instant end;

  /**
   * @throws ScheduleRejected if the schedule cannot be read
   */
  RecurringDue(Schedule.Recurring schedule, Dag.Timing timing) {
    this.schedule = schedule;
    this.times = FireTimes.of(schedule);
    this.catchup = timing.catchup();
    this.start = midnight(timing.start());
    LocalDate last = timing.end();
    this.end = last == null ? null : midnight(last.plusDays(1));
  }

  private @Nullable Instant midnight(@Nullable LocalDate day) {
    return day == null ? null : day.atStartOfDay(schedule.zone()).toInstant();
  }

  @Override
  public @Nullable Interval whenLoaded(
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
      Instant last = times.atOrBefore(now);
      from = later(last == null ? now : last, scheduledUntil);
    }
    return beginning(later(from, start));
  }

  @Override
  public @Nullable Interval after(Interval run) {
    return beginning(run.end());
  }

  @Override
  public Interval toRun(Interval next, Instant now) {
    if (catchup) {
      return next;
    }
    Instant last = times.atOrBefore(now);
    Instant newest = last == null ? null : times.before(last);
    if (end != null && newest != null && !newest.isBefore(end)) {
      newest = times.before(end);
    }
    Interval missed =
        newest == null || !newest.isAfter(next.start()) ? null : times.intervalFrom(newest);
    return missed == null ? next : missed;
  }

  /** Null also if the schedule does not fire any more, at whose next fire time it would end. */
  private @Nullable Interval beginning(Instant from) {
    Interval first = times.intervalFrom(from);
    return first != null && end != null && !first.start().isBefore(end) ? null : first;
  }

  private boolean isWithinDays(Instant time) {
    return (start == null || !time.isBefore(start)) && (end == null || time.isBefore(end));
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }
}
