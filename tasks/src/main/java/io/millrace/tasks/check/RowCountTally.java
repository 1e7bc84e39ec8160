package io.millrace.tasks.check;

import static org.jooq.impl.DSL.select;

import io.millrace.tasks.CheckScan;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/** Counts rows, and how many of them are missing or too many. */
record RowCountTally(Table<?> table, Range.Bounds bounds) implements CheckScan.Tally {

  @Override
  public Field<Long> checked(Condition only) {
    return Counting.rows(only);
  }

  @Override
  public Field<Long> failed(Condition only) {
    return bounds.missedBy(Counting.rows(only));
  }

  @Override
  public Select<?> failing(Condition only) {
    Field<Long> rows = Counting.rows();
    return select(rows.as("table_rows"), bounds.missedBy(rows).as("missed_by"))
        .from(table)
        .where(only);
  }
}
