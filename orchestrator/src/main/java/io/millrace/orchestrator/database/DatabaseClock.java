package io.millrace.orchestrator.database;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.Field;

/** The clock of the database that a statement is sent to, which runs on within a transaction. */
public final class DatabaseClock {

  private DatabaseClock() {}

  public static Field<OffsetDateTime> now() {
    return field("clock_timestamp()", TIMESTAMPWITHTIMEZONE);
  }

  /** So long after now; before, if it is negative. */
  public static Field<OffsetDateTime> in(Duration delay) {
    return in(val(delay.toMillis()));
  }

  /** So many milliseconds after now; null where they are. */
  public static Field<OffsetDateTime> in(Field<Long> millis) {
    return field("{0} + {1} * interval '1 millisecond'", TIMESTAMPWITHTIMEZONE, now(), millis);
  }

  /** So many seconds after then; null where either is. */
  public static Field<OffsetDateTime> secondsAfter(
      Field<OffsetDateTime> then, Field<? extends Number> seconds) {
    return field("{0} + {1} * interval '1 second'", TIMESTAMPWITHTIMEZONE, then, seconds);
  }

  /** How long it is since then, in whole milliseconds; null where that is. */
  public static Field<Long> millisSince(Field<OffsetDateTime> then) {
    return field("(extract(epoch from {0} - {1}) * 1000)::bigint", BIGINT, now(), then);
  }

  /** How long it is until then, in whole milliseconds, rounded up; 0 for what is past or null. */
  public static Field<Long> millisUntil(Field<OffsetDateTime> then) {
    return field(
        "greatest(0, ceil(extract(epoch from {0} - {1}) * 1000))::bigint", BIGINT, then, now());
  }
}
