package io.millrace.tasks.check;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import java.time.Duration;
import java.time.temporal.Temporal;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Checks of a table as a whole, to be imported statically: {@code rowCount(ORDERS).atLeast(100)}.
 * All block unless they are made a {@code warning()} or given a threshold.
 */
public final class TableChecks {

  private TableChecks() {}

  /**
   * The table has a number of rows. Checks rows, fails as many as are missing or too many. As Great
   * Expectations' expect_table_row_count_to_be_between and Soda's row_count.
   */
  public static Range rowCount(Table<?> table) {
    var rows = new CheckedTable(table);
    return new Range(
        bounds -> rows.scan("row_count_" + table.getName(), new RowCountTally(table, bounds)));
  }

  /** The table has a row. Checks rows, fails one that is missing. */
  public static Check notEmpty(Table<?> table) {
    return new CheckedTable(table)
        .scan("not_empty_" + table.getName(), new RowCountTally(table, Range.AT_LEAST_ONE));
  }

  /**
   * The newest value before the end of the run's data interval is not older than {@code age} at
   * that end. What is at or after the end does not count, so that a day that is run again is judged
   * by its own rows, and the clock is never asked. A date or a time without zone is one in the
   * DAG's zone. Checks one and fails one; a table without such a value fails. As dbt's freshness
   * and dbt-utils' recency, which compare with the clock.
   */
  public static Check fresh(TableField<?, ? extends Temporal> field, Duration age) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.scan("fresh_" + field.getName(), FreshTally.of(rows, field, age));
  }

  /**
   * The field has a value in a row at least. Checks one and fails one. As dbt-utils' at_least_one.
   */
  public static Check atLeastOne(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.scan("at_least_one_" + field.getName(), new AnyValueTally(rows, field));
  }

  /**
   * The field has not the same value in every row, NULL left out; it passes where there is no
   * value. Checks one and fails one. As dbt-utils' not_constant.
   */
  public static Check notConstant(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.rows(
        "not_constant_" + field.getName(),
        only -> {
          var values =
              selectDistinct(field)
                  .from(rows.table())
                  .where(only)
                  .and(field.isNotNull())
                  .limit(2)
                  .asTable("values");
          return new Given(
              select(inline(1L), Counting.one(count().eq(1))).from(values),
              select(field, count().as("rows"))
                  .from(rows.table())
                  .where(only)
                  .and(field.isNotNull())
                  .groupBy(field));
        });
  }

  /**
   * The field has a number of different values, NULL left out. Checks different values, fails as
   * many as are missing or too many. As Great Expectations'
   * expect_column_unique_value_count_to_be_between.
   */
  public static Range distinctCount(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    Field<Long> found = countDistinct(field).cast(SQLDataType.BIGINT);
    return new Range(bounds ->
        rows.rows(
            "distinct_count_" + field.getName(),
            only -> distinct(rows.table(), only, found, bounds)));
  }

  /**
   * What a select of one value gives lies within bounds, an average for example. As Airflow's
   * SQLThresholdCheckOperator, Soda's avg, min, max, sum and Great Expectations'
   * expect_column_mean_to_be_between. Judges the select's first table.
   */
  public static <T> ValueBounds<T> value(Select<? extends Record1<T>> select) {
    return new ValueBounds<>(select);
  }

  private static Given distinct(
      Table<?> table, Condition only, Field<Long> found, Range.Bounds bounds) {
    return new Given(
        select(found, bounds.missedBy(found)).from(table).where(only),
        select(found.as("distinct_values"), bounds.missedBy(found).as("missed_by"))
            .from(table)
            .where(only));
  }
}
