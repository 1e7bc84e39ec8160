package io.millrace.tasks.check;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.CheckScan;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.TableField;

/** Whether a field has a value anywhere. */
record AnyValueTally(CheckedTable rows, TableField<?, ?> field) implements CheckScan.Tally {

  @Override
  public Field<Long> checked(Condition only) {
    return inline(1L);
  }

  @Override
  public Field<Long> failed(Condition only) {
    return Counting.one(Counting.rows(field.isNotNull().and(only)).eq(0L));
  }

  @Override
  public Select<?> failing(Condition only) {
    return select(count().as("rows_without_value")).from(rows.table()).where(only);
  }
}
