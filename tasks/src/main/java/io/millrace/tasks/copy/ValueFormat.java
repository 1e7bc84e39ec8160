package io.millrace.tasks.copy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DataType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** How the characters of a field become a value of one SQL type. Stateless. */
sealed interface ValueFormat
    permits AcceptedFormat,
        BooleanFormat,
        DateFormat,
        IntegerFormat,
        JsonFormat,
        NumericFormat,
        TextFormat,
        TimestampFormat,
        UuidFormat {

  /**
   * Checks the characters, of which there is at least one, and appends their value.
   *
   * @return null if the value was appended, else what is wrong, as the end of a sentence that
   *     begins with the field: "is not a date yyyy-MM-dd"
   */
  @Nullable String append(char[] text, int from, int to, BinaryRows rows);

  /** The type as PostgreSQL calls it, {@code text} for all character types. */
  String sqlType();

  /** Whether no characters are a value too, that can be appended. */
  default boolean takesEmpty() {
    return false;
  }

  /** Whether its values are JSON, texts in their quotes among them. */
  default boolean isJson() {
    return false;
  }

  /** The format of a column's type, if a file can hold such values. */
  static Optional<ValueFormat> of(DataType<?> type) {
    Class<?> java = type.getFromType();
    if (java == Long.class) {
      return Optional.of(IntegerFormat.BIGINT);
    } else if (java == Integer.class) {
      return Optional.of(IntegerFormat.INTEGER);
    } else if (java == Short.class) {
      return Optional.of(IntegerFormat.SMALLINT);
    } else if (java == BigDecimal.class) {
      return Optional.of(NumericFormat.of(type));
    } else if (java == Boolean.class) {
      return Optional.of(new BooleanFormat());
    } else if (java == String.class) {
      return Optional.of(TextFormat.of(type));
    } else if (java == LocalDate.class || java == java.sql.Date.class) {
      return Optional.of(new DateFormat());
    } else if (java == LocalDateTime.class || java == java.sql.Timestamp.class) {
      return Optional.of(TimestampFormat.of(type, false));
    } else if (java == OffsetDateTime.class) {
      return Optional.of(TimestampFormat.of(type, true));
    } else if (java == UUID.class) {
      return Optional.of(new UuidFormat());
    } else if (java == JSONB.class) {
      return Optional.of(JsonFormat.JSONB);
    } else if (java == JSON.class) {
      return Optional.of(JsonFormat.JSON);
    } else {
      return Optional.empty();
    }
  }
}
