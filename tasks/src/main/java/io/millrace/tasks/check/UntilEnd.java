package io.millrace.tasks.check;

import static io.millrace.tasks.RunValue.INTERVAL_END;
import static io.millrace.tasks.RunValue.LOCAL_INTERVAL_END;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;

import io.millrace.tasks.DagRejected;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * A table's moments before the run's data interval ends; a date or a time without zone is one in
 * the DAG's time zone.
 *
 * @param end of the interval, of the moments' type
 */
record UntilEnd<T>(Field<T> moment, Field<T> end) {

  /**
   * Of a field.
   *
   * @param check that asks
   * @throws DagRejected if the field has a time of day
   */
  static UntilEnd<?> of(TableField<?, ?> field, String check) {
    Class<?> type = field.getType();
    if (type == LocalTime.class || type == OffsetTime.class) {
      throw new DagRejected(
          "%s(..) takes a date or a moment; %s is a time of day".formatted(check, field.getName()));
    }
    return type == LocalDate.class || type == LocalDateTime.class
        ? new UntilEnd<>(field.cast(SQLDataType.LOCALDATETIME), LOCAL_INTERVAL_END)
        : new UntilEnd<>(field.cast(SQLDataType.TIMESTAMPWITHTIMEZONE), INTERVAL_END);
  }

  /** The newest in the rows that meet a condition; NULL if there is none. */
  Field<T> newest(Condition only) {
    return max(moment).filterWhere(Counting.both(only, moment.lt(end)));
  }

  /** How many seconds it is old at the end. */
  Field<Double> age() {
    return field("date_part('epoch', {0} - {1})", SQLDataType.DOUBLE, end, newest(noCondition()));
  }
}
