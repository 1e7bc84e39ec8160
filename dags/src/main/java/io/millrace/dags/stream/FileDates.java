package io.millrace.dags.stream;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.regexpReplaceFirst;

import java.time.LocalDateTime;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * Moments as the files spell them: month, day, year of this century, hour and minute, as in {@code
 * 1/31/24 7:05}, with zeros in front or without. Read without regard to the session's DateStyle.
 */
public final class FileDates {

  private static final String FORM =
      "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}) ([01]?[0-9]|2[0-3]):([0-5][0-9])$";

  private FileDates() {}

  /** Whether the text is such a moment, of a day that there was. */
  public static Condition isReadable(Field<String> text) {
    Field<Boolean> isOfTheCalendar =
        function(
            name("pg_input_is_valid"), SQLDataType.BOOLEAN, reordered(text), inline("timestamp"));
    return text.likeRegex(FORM).and(condition(isOfTheCalendar));
  }

  /** The moment; fails the statement where the text {@linkplain #isReadable is none}. */
  public static Field<LocalDateTime> moment(Field<String> text) {
    return reordered(text).cast(SQLDataType.LOCALDATETIME);
  }

  /** As in {@code 2024-1-31 7:05}. */
  private static Field<String> reordered(Field<String> text) {
    return regexpReplaceFirst(text, FORM, "20\\3-\\1-\\2 \\4:\\5");
  }
}
