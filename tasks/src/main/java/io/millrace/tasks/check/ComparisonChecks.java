package io.millrace.tasks.check;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.sum;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Checks of one set of rows against another, to be imported statically, beside {@link
 * Checks#equalRows} and {@link Checks#equal}. All block unless they are made a {@code warning()} or
 * given a threshold.
 */
public final class ComparisonChecks {

  private ComparisonChecks() {}

  /**
   * Two selects give the same rows, each as often, in whatever order; NULL equals NULL. Checks the
   * rows of the first, fails rows that are missing in the second and those that only it has. Judges
   * the second one's table. As dbt-utils' equality.
   */
  public static <R extends Record> Check sameRows(Select<R> expected, Select<R> actual) {
    Table<R> missing = rows(expected).exceptAll(rows(actual)).asTable("missing_rows");
    Table<R> unexpected = rows(actual).exceptAll(rows(expected)).asTable("unexpected_rows");
    Select<?> differences =
        select(inline("missing").as("difference"))
            .select(missing.fields())
            .from(missing)
            .unionAll(
                select(inline("unexpected").as("difference"))
                    .select(unexpected.fields())
                    .from(unexpected));
    return CheckedTable.selects(
        "same_rows_",
        actual,
        new Given(
            select(
                field(selectCount().from(expected.asTable("expected_rows")))
                    .cast(SQLDataType.BIGINT),
                field(selectCount().from(differences.asTable("differences")))
                    .cast(SQLDataType.BIGINT)),
            differences),
        Check.KEPT_BY_DEFAULT);
  }

  /** A select of its own: jOOQ's would become the whole of what is made of it. */
  private static <R extends Record> Select<R> rows(Select<R> select) {
    return selectFrom(select.asTable("its_rows"));
  }

  /**
   * Each value stands in as many rows of the one field as of the other; NULL is a value. Checks
   * values, fails those whose numbers of rows differ. {@code .where(..)} is about the first field's
   * table, which it judges. As dbt-utils' cardinality_equality.
   */
  public static <T> Check sameCardinality(TableField<?, T> field, TableField<?, T> other) {
    CheckedTable rows = CheckedTable.of(field);
    Field<T> value = field(name("all_rows", "value"), field.getDataType());
    Field<Long> here = field(name("all_rows", "here"), SQLDataType.BIGINT);
    Field<Long> there = field(name("all_rows", "there"), SQLDataType.BIGINT);
    Field<Long> rowsHere = field(name("by_value", "rows"), SQLDataType.BIGINT);
    Field<Long> rowsThere = field(name("by_value", "other_rows"), SQLDataType.BIGINT);
    return rows.rows(
        "same_cardinality_" + field.getName(),
        only -> {
          var all =
              select(field.as("value"), inline(1L).as("here"), inline(0L).as("there"))
                  .from(rows.table())
                  .where(only)
                  .unionAll(
                      select(other, inline(0L), inline(1L)).from(CheckedTable.of(other).table()))
                  .asTable("all_rows");
          var byValue =
              select(
                      value.as("value"),
                      sum(here).cast(SQLDataType.BIGINT).as("rows"),
                      sum(there).cast(SQLDataType.BIGINT).as("other_rows"))
                  .from(all)
                  .groupBy(value)
                  .asTable("by_value");
          return new Given(
              select(Counting.rows(), Counting.rows(rowsHere.ne(rowsThere))).from(byValue),
              select(field(name("by_value", "value"), field.getDataType()), rowsHere, rowsThere)
                  .from(byValue)
                  .where(rowsHere.ne(rowsThere)));
        });
  }
}
