package io.millrace.tasks.check;

import static io.millrace.tasks.RunValue.INTERVAL_END;
import static io.millrace.tasks.RunValue.LOCAL_INTERVAL_END;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.CheckScan;
import io.millrace.tasks.DagRejected;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * How old the newest of a table's moments was when the run's data interval ended.
 *
 * @param end of the interval, of the moments' type
 * @param oldest that is young enough
 */
record FreshTally<T>(CheckedTable rows, Field<T> moment, Field<T> end, Field<T> oldest)
    implements CheckScan.Tally {

  static CheckScan.Tally of(CheckedTable rows, TableField<?, ?> field, Duration age) {
    Class<?> type = field.getType();
    if (type == LocalTime.class || type == OffsetTime.class) {
      throw new DagRejected(
          "fresh(..) takes a date or a moment; " + field.getName() + " is a time of day");
    }
    if (age.isNegative()) {
      throw new DagRejected("fresh(..) takes an age; " + age + " lies in the future");
    }
    if (type == LocalDate.class || type == LocalDateTime.class) {
      return of(rows, field.cast(SQLDataType.LOCALDATETIME), LOCAL_INTERVAL_END, age);
    }
    return of(rows, field.cast(SQLDataType.TIMESTAMPWITHTIMEZONE), INTERVAL_END, age);
  }

  private static <T> CheckScan.Tally of(
      CheckedTable rows, Field<T> moment, Field<T> end, Duration age) {
    Field<T> oldest =
        field(
            "({0} - {1} * interval '1 millisecond')",
            end.getDataType(), end, inline(age.toMillis()));
    return new FreshTally<>(rows, moment, end, oldest);
  }

  @Override
  public Field<Long> checked(Condition only) {
    return inline(1L);
  }

  @Override
  public Field<Long> failed(Condition only) {
    return Counting.one(isStale(newest(only)));
  }

  @Override
  public Select<?> failing(Condition only) {
    Field<T> newest = newest(only);
    return select(newest.as("newest"), oldest.as("oldest_accepted"), end.as("interval_end"))
        .from(rows.table());
  }

  private Field<T> newest(Condition only) {
    return max(moment).filterWhere(Counting.both(only, moment.lt(end)));
  }

  private Condition isStale(Field<T> newest) {
    return not(condition(coalesce(field(newest.ge(oldest)), inline(false))));
  }
}
