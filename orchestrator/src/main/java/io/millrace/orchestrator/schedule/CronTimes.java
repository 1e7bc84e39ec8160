package io.millrace.orchestrator.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The moments at which a cron expression fires. Immutable.
 *
 * <p>cron-utils reads the fields and knows the calendar, but skips or repeats a time on the days on
 * which the clocks change. So it is asked in UTC, where no clock changes, and what it answers is
 * taken as the wall-clock time of the zone: one that does not exist is the first moment after the
 * gap, one that comes twice is the first of the two. An expression of every hour fires whenever the
 * clock shows a matching time.
 */
final class CronTimes implements FireTimes {

  private static final CronParser UNIX =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final CronParser QUARTZ =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");

  private final ExecutionTime calendar;
  private final ZoneRules zone;
  private final boolean everyHour;
  private final ChronoUnit resolution;

  /**
   * @throws ScheduleRejected if the expression cannot be read
   */
  CronTimes(Schedule.Cron cron) {
    this.calendar = calendar(cron);
    this.zone = cron.zone().getRules();
    String[] fields = cron.expression().split("\\s+", -1);
    this.everyHour =
        EVERY_HOUR.contains(
            switch (cron.syntax()) {
              case UNIX -> fields[1];
              case QUARTZ -> fields[2];
            });
    this.resolution =
        switch (cron.syntax()) {
          case UNIX -> ChronoUnit.MINUTES;
          case QUARTZ -> ChronoUnit.SECONDS;
        };
  }

  private static ExecutionTime calendar(Schedule.Cron cron) {
    CronParser parser =
        switch (cron.syntax()) {
          case UNIX -> UNIX;
          case QUARTZ -> QUARTZ;
        };
    try {
      return ExecutionTime.forCron(parser.parse(cron.expression()).validate());
    } catch (IllegalArgumentException unreadable) {
      throw new ScheduleRejected(
          "the schedule \"%s\" is no cron expression %s: %s"
              .formatted(cron.expression(), fields(cron.syntax()), unreadable.getMessage()));
    }
  }

  private static String fields(Schedule.Syntax syntax) {
    return switch (syntax) {
      case UNIX -> "of five fields (minute, hour, day of month, month, day of week)";
      case QUARTZ ->
          "of Quartz (second, minute, hour, day of month, month, day of week, perhaps year, with ?"
              + " for one of the days)";
    };
  }

  @Override
  public @Nullable Instant after(Instant time) {
    return everyHour ? shownAfter(time) : wallClock(next(latestPassed(time)));
  }

  @Override
  public @Nullable Instant atOrBefore(Instant time) {
    return everyHour ? shownAtOrBefore(time) : wallClock(last(latestPassed(time)));
  }

  /** The moment a wall-clock time stands for; never earlier for a later time. */
  private @Nullable Instant wallClock(@Nullable LocalDateTime time) {
    if (time == null) {
      return null;
    }
    ZoneOffsetTransition change = zone.getTransition(time);
    return change != null && change.isGap()
        ? change.getInstant()
        : time.toInstant(zone.getValidOffsets(time).getFirst());
  }

  /** The latest wall-clock time that the zone's clock has shown: the second time round, the end. */
  private LocalDateTime latestPassed(Instant time) {
    LocalDateTime shown = local(time);
    ZoneOffsetTransition change = zone.getTransition(shown);
    return change != null && change.isOverlap() && !time.isBefore(change.getInstant())
        ? change.getDateTimeBefore().minusNanos(1)
        : shown;
  }

  private @Nullable Instant shownAfter(Instant time) {
    Instant from = time;
    LocalDateTime shown = local(time);
    while (true) {
      LocalDateTime next = next(shown);
      if (next == null) {
        return null;
      }
      Instant candidate = next.toInstant(zone.getOffset(from));
      ZoneOffsetTransition change = zone.nextTransition(from);
      if (change == null || candidate.isBefore(change.getInstant())) {
        return candidate;
      }
      from = change.getInstant();
      shown = change.getDateTimeAfter().minusNanos(1);
    }
  }

  private @Nullable Instant shownAtOrBefore(Instant time) {
    Instant until = time;
    while (true) {
      LocalDateTime last = last(local(until));
      if (last == null) {
        return null;
      }
      Instant candidate = last.toInstant(zone.getOffset(until));
      ZoneOffsetTransition change = zone.previousTransition(until.plusNanos(1));
      if (change == null || !candidate.isBefore(change.getInstant())) {
        return candidate;
      }
      until = change.getInstant().minusNanos(1);
    }
  }

  private LocalDateTime local(Instant time) {
    return LocalDateTime.ofInstant(time, zone.getOffset(time));
  }

  private @Nullable LocalDateTime next(LocalDateTime time) {
    return calendar.nextExecution(whole(time)).map(ZonedDateTime::toLocalDateTime).orElse(null);
  }

  private @Nullable LocalDateTime last(LocalDateTime time) {
    ZonedDateTime whole = whole(time);
    return calendar.isMatch(whole)
        ? whole.toLocalDateTime()
        : calendar.lastExecution(whole).map(ZonedDateTime::toLocalDateTime).orElse(null);
  }

  private ZonedDateTime whole(LocalDateTime time) {
    return time.truncatedTo(resolution).atZone(ZoneOffset.UTC);
  }
}
