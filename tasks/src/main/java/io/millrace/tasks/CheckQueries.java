package io.millrace.tasks;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.anomaly.Comparison;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What a check asks of the database. */
public sealed interface CheckQueries
    permits CheckQueries.Given, CheckQueries.Measured, CheckQueries.OfRows, CheckScan {

  /** One row: how many were looked at, how many of them failed. */
  Select<Record2<Long, Long>> counts();

  /** What failed; only asked when something did. */
  Select<?> failing();

  /**
   * The same of the rows that meet the condition.
   *
   * @throws DagRejected if it is not asked of the rows of one table
   */
  CheckQueries where(Condition rows);

  /** What single rows meet that fail; null if it is not asked of single rows. */
  default @Nullable Condition failingRows() {
    return null;
  }

  /** The table that it is asked of; null if it is asked of selects of its own. */
  default @Nullable Table<?> table() {
    return null;
  }

  /** Two selects as they are. */
  record Given(Select<Record2<Long, Long>> counts, Select<?> failing) implements CheckQueries {

    @Override
    public CheckQueries where(Condition rows) {
      throw new DagRejected(
          "a check of selects of its own takes no where(..); put the condition into the selects");
    }
  }

  /**
   * Selects of their own over the rows of a table.
   *
   * @param only the rows that are looked at
   * @param fails what single rows meet that fail; null if no single row does
   * @param selects what is asked of the rows that meet a condition
   */
  record OfRows(
      Table<?> table, Condition only, @Nullable Condition fails, Function<Condition, Given> selects)
      implements CheckQueries {

    @Override
    public @Nullable Condition failingRows() {
      return fails == null ? null : only.and(fails);
    }

    @Override
    public Select<Record2<Long, Long>> counts() {
      return selects.apply(only).counts();
    }

    @Override
    public Select<?> failing() {
      return selects.apply(only).failing();
    }

    @Override
    public CheckQueries where(Condition rows) {
      return new OfRows(table, only.and(rows), fails, selects);
    }
  }

  /**
   * A select that measures, and what the measure is compared with. Asked alone, without what was
   * measured before, nothing fails.
   *
   * @param table null if it measures no rows of a table
   * @param only the rows that are measured
   * @param measures label and value, of the rows that meet a condition; without a row or with NULL
   *     there was nothing to measure
   */
  record Measured(
      @Nullable Table<?> table,
      Condition only,
      Function<Condition, Select<Record2<String, Double>>> measures,
      Comparison comparison)
      implements CheckQueries {

    /** What it measures. */
    public Select<Record2<String, Double>> measure() {
      return measures.apply(only);
    }

    @Override
    public Select<Record2<Long, Long>> counts() {
      return select(count().cast(SQLDataType.BIGINT), inline(0L))
          .from(measure().asTable("measured"));
    }

    @Override
    public Select<?> failing() {
      return measure();
    }

    @Override
    public CheckQueries where(Condition rows) {
      if (table == null) {
        throw new DagRejected("a check that looks at no rows takes no where(..); leave it out");
      }
      return new Measured(table, only.and(rows), measures, comparison);
    }
  }
}
