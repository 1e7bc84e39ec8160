package io.millrace.dags.leadquality;

import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.regexpReplaceFirst;
import static org.jooq.impl.DSL.toChar;
import static org.jooq.impl.DSL.trim;
import static org.jooq.impl.DSL.when;

import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * What the files' texts mean, as text that PostgreSQL reads the same in every session; null for
 * what means nothing.
 */
final class Spelled {

  private static final String US_DATE = "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$";
  private static final String DAY_FIRST = "^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})$";
  private static final String ISO_DATE = "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$";
  private static final String US_MOMENT =
      "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) +([0-9]{1,2}:[0-9]{2}) ?([AaPp][Mm])$";
  private static final String KNOWN_AT_END = "^.*\\| ([A-Z]{2})$";

  private Spelled() {}

  /** Without the words that stand for nothing in files that came through pandas. */
  static Field<String> known(Field<String> text) {
    return when(text.in("nan", "NaN", "None", "<NA>"), inline((String) null)).otherwise(text);
  }

  /** {@code 11/14/2022} as {@code 2022-11-14}; the day comes first only where dashes part it. */
  static Field<String> date(Field<String> text) {
    Field<String> reordered =
        when(text.likeRegex(US_DATE), regexpReplaceFirst(text, US_DATE, "\\3-\\1-\\2"))
            .when(text.likeRegex(DAY_FIRST), regexpReplaceFirst(text, DAY_FIRST, "\\3-\\2-\\1"))
            .when(text.likeRegex(ISO_DATE), text);
    return rewritten(reordered, SQLDataType.LOCALDATE, "date", "YYYY-MM-DD");
  }

  /** {@code 01/02/2023 5:30PM} as {@code 2023-01-02 17:30:00}. */
  static Field<String> moment(Field<String> text) {
    Field<String> reordered =
        when(text.likeRegex(US_MOMENT), regexpReplaceFirst(text, US_MOMENT, "\\3-\\1-\\2 \\4 \\5"))
            .when(text.likeRegex(US_DATE), regexpReplaceFirst(text, US_DATE, "\\3-\\1-\\2"));
    return rewritten(reordered, SQLDataType.LOCALDATETIME, "timestamp", "YYYY-MM-DD HH24:MI:SS");
  }

  private static Field<String> rewritten(
      Field<String> text, DataType<?> type, String typeName, String form) {
    Field<Boolean> isOfTheCalendar =
        function(name("pg_input_is_valid"), SQLDataType.BOOLEAN, text, inline(typeName));
    return when(condition(isOfTheCalendar), toChar(text.cast(type), form));
  }

  /** The state, or that behind the bar of the location where it is blank or {@code nu}. */
  static Field<String> state(Field<String> state, Field<String> location) {
    Field<String> trimmed = trim(location);
    return when(state.isNotNull().and(state.notIn("  ", "", "nu")), state)
        .when(trimmed.likeRegex(KNOWN_AT_END), regexpReplaceFirst(trimmed, KNOWN_AT_END, "\\1"));
  }

  /** Five digits. */
  static Field<String> zip(Field<String> zip) {
    return when(zip.likeRegex("^[0-9]{5}$"), zip);
  }

  /** True as 1, False as 0; anything else as it is. */
  static Field<String> number(Field<String> truth) {
    return case_(truth)
        .when(inline("True"), inline("1"))
        .when(inline("False"), inline("0"))
        .else_(truth);
  }
}
