package io.millrace.tasks.history;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.CustomQueryPart;

/**
 * The columns that say when a version is valid, half-open, and the dates of a load.
 *
 * @param openEnd what {@code to} holds in a version that is still valid
 * @param at the date of the load
 * @param next the date of the next snapshot, or else the open end
 */
record Validity<T>(Field<T> from, Field<T> to, String openEnd, Field<T> at, Field<T> next) {

  static final String INFINITY = "infinity";

  /** Of no load yet: its dates can only be shown. */
  static <T> Validity<T> of(Field<T> from, Field<T> to, String openEnd) {
    return new Validity<>(
        from, to, openEnd, placeholder(":history_at", to), placeholder(":history_next", to));
  }

  private static <T> Field<T> placeholder(String text, Field<T> like) {
    return field("{0}", like.getDataType(), CustomQueryPart.of(context -> context.sql(text)));
  }

  Validity<T> loading(Field<?> date) {
    return new Validity<>(from, to, openEnd, date.cast(to.getDataType()), next);
  }

  /** Each as it is written. */
  Validity<T> loading(String date, String nextDate) {
    return new Validity<>(from, to, openEnd, written(date), written(nextDate));
  }

  Field<T> open() {
    return written(openEnd);
  }

  private Field<T> written(String date) {
    return inline(date).cast(to.getDataType());
  }

  /** The version is valid on the date of the load. */
  Condition covers() {
    return from.le(at).and(to.gt(at));
  }

  /** The version begins or ends with the date of the load. */
  Condition borders() {
    return from.eq(at).or(to.eq(at));
  }

  Condition endsAtLoad() {
    return to.eq(at);
  }
}
