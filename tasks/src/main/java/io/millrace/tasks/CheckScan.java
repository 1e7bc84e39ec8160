package io.millrace.tasks;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Asked in one pass over a table, which other checks of the same task can share ({@link
 * CheckPass}).
 *
 * @param only the rows that are looked at
 */
public record CheckScan(Table<?> table, Condition only, Tally tally) implements CheckQueries {

  /** What is counted on the way, as aggregates over the rows that meet a condition. */
  public interface Tally {

    Field<Long> checked(Condition only);

    Field<Long> failed(Condition only);

    Select<?> failing(Condition only);

    /** What single rows meet that fail; null if no single row does. */
    default @Nullable Condition failingRows(Condition only) {
      return null;
    }
  }

  @Override
  public Select<Record2<Long, Long>> counts() {
    return select(tally.checked(noCondition()), tally.failed(noCondition()))
        .from(table)
        .where(only);
  }

  @Override
  public Select<?> failing() {
    return tally.failing(only);
  }

  @Override
  public @Nullable Condition failingRows() {
    return tally.failingRows(only);
  }

  @Override
  public CheckQueries where(Condition rows) {
    return new CheckScan(table, only.and(rows), tally);
  }

  /** Whether every row is looked at. */
  boolean isWhole() {
    return only.equals(noCondition());
  }
}
