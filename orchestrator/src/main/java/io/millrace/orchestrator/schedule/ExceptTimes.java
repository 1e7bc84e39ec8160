package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The moments that are not on a day off. */
record ExceptTimes(FireTimes times, Schedule.Except schedule) implements FireTimes {

  /** Whoever has so many days off on end has no other days. */
  private static final int LONGEST = 3 * 366;

  @Override
  public @Nullable Instant after(Instant time) {
    Instant found = times.after(time);
    for (int day = 0; found != null && isOff(found); day++) {
      found = times.atOrAfter(midnight(dayOf(found).plusDays(1), day));
    }
    return found;
  }

  @Override
  public @Nullable Instant atOrBefore(Instant time) {
    Instant found = times.atOrBefore(time);
    for (int day = 0; found != null && isOff(found); day++) {
      found = times.before(midnight(dayOf(found), day));
    }
    return found;
  }

  private boolean isOff(Instant time) {
    return schedule.days().contains(dayOf(time));
  }

  private LocalDate dayOf(Instant time) {
    return time.atZone(zone()).toLocalDate();
  }

  private Instant midnight(LocalDate date, int daysOff) {
    if (daysOff > LONGEST) {
      throw new ScheduleRejected(
          "the schedule \"" + schedule.inWords() + "\" never fires; take a day off its days off");
    }
    return date.atStartOfDay(zone()).toInstant();
  }

  private ZoneId zone() {
    return schedule.zone();
  }
}
