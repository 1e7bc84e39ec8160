package io.millrace.orchestrator.execute;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value of a failing row as PostgreSQL writes it. Java has no type for some of them, such as
 * {@code infinity}, and a check must not fail for that.
 */
final class SampleCell {

  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter(Locale.ROOT);

  private SampleCell() {}

  /** What {@link SampleValue} takes: a number, truth or a moment where it is one, else text. */
  static @Nullable Object of(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return null;
    }
    try {
      return switch (row.getMetaData().getColumnType(column)) {
        case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Long.valueOf(text);
        case Types.NUMERIC -> new BigDecimal(text);
        case Types.REAL, Types.DOUBLE -> Double.valueOf(text);
        case Types.BIT, Types.BOOLEAN -> truth(text);
        case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
            WRITTEN.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        default -> text;
      };
    } catch (NumberFormatException | DateTimeException other) {
      return text;
    }
  }

  private static Object truth(String text) {
    return switch (text) {
      case "t", "true" -> true;
      case "f", "false" -> false;
      default -> text;
    };
  }
}
