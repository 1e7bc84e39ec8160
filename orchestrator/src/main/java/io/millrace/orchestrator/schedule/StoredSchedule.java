package io.millrace.orchestrator.schedule;

import io.millrace.tasks.DaysOff;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as a DAG's row has it: equal texts are equal schedules. Nothing is read back from it.
 *
 * @param text a cron expression as it is, others in words
 * @param zone in which it is read
 */
record StoredSchedule(String text, String zone) {

  /** Null for on demand. */
  static @Nullable StoredSchedule of(Schedule schedule) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> null;
      case Schedule.Once(Instant at) -> new StoredSchedule("once at " + at, ZoneOffset.UTC.getId());
      case Schedule.Recurring recurring ->
          new StoredSchedule(text(recurring), recurring.zone().getId());
      case Schedule.OnUpdates on -> new StoredSchedule(text(on), ZoneOffset.UTC.getId());
    };
  }

  private static String text(Schedule.OnUpdates on) {
    return "updates of "
        + on.updates().inWords()
        + with(" not before ", on.notBefore())
        + with(" or at ", on.orAt());
  }

  private static String with(String word, Schedule.@Nullable Recurring times) {
    return times == null ? "" : word + text(times) + " " + times.zone().getId();
  }

  private static String text(Schedule.Recurring schedule) {
    return switch (schedule) {
      case Schedule.Cron(String expression, Schedule.Syntax syntax, ZoneId zone) ->
          switch (syntax) {
            case UNIX -> expression;
            case QUARTZ -> "quartz " + expression;
          };
      case Schedule.Every(Duration period, Instant anchor) -> "every " + period + " from " + anchor;
      case Schedule.AnyOf(List<Schedule.Recurring> schedules) ->
          schedules.stream()
              .map(each -> text(each) + " " + each.zone().getId())
              .collect(Collectors.joining(" or "));
      case Schedule.Except(Schedule.Recurring of, DaysOff days) ->
          text(of) + " except " + days.inWords();
    };
  }
}
