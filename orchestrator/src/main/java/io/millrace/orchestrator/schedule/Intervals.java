package io.millrace.orchestrator.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.ZonedDateTime;

/** The data intervals that a schedule cuts time into. */
public final class Intervals {

  private static final CronParser FIVE_FIELDS =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private Intervals() {}

  /**
   * The last interval that is over at {@code now}; for a DAG on demand, the empty interval at now.
   *
   * @throws ScheduleRejected if the cron expression cannot be read or never fires
   */
  public static Interval lastCompleted(Schedule schedule, Instant now) {
    return switch (schedule) {
      case Schedule.OnDemand onDemand -> new Interval(now, now);
      case Schedule.Cron cron -> {
        ExecutionTime times = times(cron);
        ZonedDateTime end = lastAtOrBefore(times, now.atZone(cron.zone()), cron);
        ZonedDateTime start = times.lastExecution(end).orElseThrow(() -> neverFires(cron));
        yield new Interval(start.toInstant(), end.toInstant());
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
      case Schedule.Cron cron ->
          new Interval(
              logicalDate,
              times(cron)
                  .nextExecution(logicalDate.atZone(cron.zone()))
                  .orElseThrow(() -> neverFires(cron))
                  .toInstant());
    };
  }

  private static ZonedDateTime lastAtOrBefore(
      ExecutionTime times, ZonedDateTime now, Schedule.Cron cron) {
    ZonedDateTime minute = now.withSecond(0).withNano(0);
    return times.isMatch(minute)
        ? minute
        : times.lastExecution(now).orElseThrow(() -> neverFires(cron));
  }

  private static ScheduleRejected neverFires(Schedule.Cron cron) {
    return new ScheduleRejected(
        "the schedule \"" + cron.expression() + "\" never fires; correct its five fields");
  }

  private static ExecutionTime times(Schedule.Cron cron) {
    try {
      Cron parsed = FIVE_FIELDS.parse(cron.expression());
      return ExecutionTime.forCron(parsed.validate());
    } catch (IllegalArgumentException unreadable) {
      throw new ScheduleRejected(
          "the schedule \""
              + cron.expression()
              + "\" is no cron expression of five fields (minute, hour, day of month, month, day of"
              + " week): "
              + unreadable.getMessage());
    }
  }
}
