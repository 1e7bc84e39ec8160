package io.millrace.tasks.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a load's rows are of.
 *
 * @param text as the table's own dates are written
 * @param moment a date is its midnight in UTC
 */
record LoadDate(String text, OffsetDateTime moment) {

  /** A value of one of the two types that a table's dates can have. */
  static LoadDate of(Object value) {
    return value instanceof LocalDate date
        ? new LoadDate(date.toString(), date.atStartOfDay().atOffset(ZoneOffset.UTC))
        : new LoadDate(value.toString(), (OffsetDateTime) value);
  }

  /** As a table with such dates has it. */
  static LoadDate of(OffsetDateTime moment, Field<?> dates) {
    return isDate(dates)
        ? of(moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate())
        : of(moment);
  }

  static @Nullable Instant instant(@Nullable Object value) {
    return value == null ? null : of(value).moment().toInstant();
  }

  static boolean isDate(Field<?> dates) {
    return dates.getType() == LocalDate.class;
  }
}
