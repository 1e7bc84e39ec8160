package io.millrace.tasks.check;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.CheckScan;
import io.millrace.tasks.DagRejected;
import java.time.Duration;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.TableField;

/**
 * How old the newest of a table's moments was when the run's data interval ended.
 *
 * @param oldest that is young enough
 */
record FreshTally<T>(CheckedTable rows, UntilEnd<T> moments, Field<T> oldest)
    implements CheckScan.Tally {

  static CheckScan.Tally of(CheckedTable rows, TableField<?, ?> field, Duration age) {
    UntilEnd<?> moments = UntilEnd.of(field, "fresh");
    if (age.isNegative()) {
      throw new DagRejected("fresh(..) takes an age; " + age + " lies in the future");
    }
    return of(rows, moments, age);
  }

  private static <T> CheckScan.Tally of(CheckedTable rows, UntilEnd<T> moments, Duration age) {
    Field<T> end = moments.end();
    Field<T> oldest =
        field(
            "({0} - {1} * interval '1 millisecond')",
            end.getDataType(), end, inline(age.toMillis()));
    return new FreshTally<>(rows, moments, oldest);
  }

  @Override
  public Field<Long> checked(Condition only) {
    return inline(1L);
  }

  @Override
  public Field<Long> failed(Condition only) {
    return Counting.one(isStale(moments.newest(only)));
  }

  @Override
  public Select<?> failing(Condition only) {
    Field<T> newest = moments.newest(only);
    return select(
            newest.as("newest"), oldest.as("oldest_accepted"), moments.end().as("interval_end"))
        .from(rows.table());
  }

  private Condition isStale(Field<T> newest) {
    return not(condition(coalesce(field(newest.ge(oldest)), inline(false))));
  }
}
