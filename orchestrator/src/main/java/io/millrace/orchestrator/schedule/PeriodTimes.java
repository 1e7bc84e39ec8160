package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.Instant;

/** Whole periods of elapsed time before and after a moment. */
record PeriodTimes(Schedule.Every schedule) implements FireTimes {

  @Override
  public Instant after(Instant time) {
    return atOrBefore(time).plus(schedule.period());
  }

  @Override
  public Instant atOrBefore(Instant time) {
    Duration since = Duration.between(schedule.anchor(), time);
    long whole = since.dividedBy(schedule.period());
    Instant found = schedule.anchor().plus(schedule.period().multipliedBy(whole));
    return found.isAfter(time) ? found.minus(schedule.period()) : found;
  }
}
