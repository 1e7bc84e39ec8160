package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.schedule.RunRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * A day, or a moment, that bounds the logical dates of a backfill, itself included.
 *
 * @param typed as it was given
 * @param first the day's first moment, or the moment
 * @param after the first moment that does not belong to it
 */
record DateBound(String typed, Instant first, Instant after) {

  private static final int OF_A_DAY = "2026-11-20".length();
  private static final Instant EARLIEST = Instant.parse("0001-01-02T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * Reads one.
   *
   * @param name of what was given, as in "from"
   * @param zone of days, and of moments that name none
   * @throws RunRefused if it is neither
   */
  static DateBound parse(String name, String typed, ZoneId zone) {
    try {
      DateBound bound = typed.length() == OF_A_DAY ? day(typed, zone) : moment(typed, zone);
      if (!bound.first().isBefore(EARLIEST) && bound.after().isBefore(LATEST)) {
        return bound;
      }
    } catch (DateTimeException unreadable) {
      // Said below.
    }
    throw new RunRefused(
        "%s must be a date such as 2026-11-20 or a time such as 2026-11-20T06:00:00Z, not \"%s\""
            .formatted(name, typed));
  }

  private static DateBound day(String typed, ZoneId zone) {
    LocalDate day = LocalDate.parse(typed);
    return new DateBound(
        typed, day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private static DateBound moment(String typed, ZoneId zone) {
    Instant moment =
        typed.matches(".*T.*(Z|[+-][0-9:]+)")
            ? OffsetDateTime.parse(typed).toInstant()
            : LocalDateTime.parse(typed).atZone(zone).toInstant();
    return new DateBound(typed, moment, moment.plusNanos(1));
  }
}
