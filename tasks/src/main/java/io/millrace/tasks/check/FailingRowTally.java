package io.millrace.tasks.check;

import static org.jooq.impl.DSL.select;

import io.millrace.tasks.CheckScan;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;

/** Counts rows, and those among them that fail. */
record FailingRowTally(CheckedTable rows, Condition fails) implements CheckScan.Tally {

  @Override
  public Field<Long> checked(Condition only) {
    return Counting.rows(only);
  }

  @Override
  public Field<Long> failed(Condition only) {
    return Counting.rows(Counting.both(only, fails));
  }

  @Override
  public Select<?> failing(Condition only) {
    return select(rows.fields()).from(rows.table()).where(failingRows(only));
  }

  @Override
  public Condition failingRows(Condition only) {
    return Counting.both(only, fails);
  }
}
