package io.millrace.tasks.check;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;

/**
 * Checks of rows that follow each other, to be imported statically: {@code
 * mutuallyExclusive(PRICES.VALID_FROM, PRICES.VALID_TO).per(PRICES.PRODUCT_ID)}. They check and
 * fail rows, and block unless they are made a {@code warning()} or given a threshold.
 */
public final class SeriesChecks {

  private SeriesChecks() {}

  /**
   * The numbers follow each other without a gap and without one twice, among the rows that have the
   * same values in {@code per}; NULL fails. As dbt-utils' sequential_values.
   */
  public static Check sequential(TableField<?, ? extends Number> field, TableField<?, ?>... per) {
    return sequence("sequential_", field, per);
  }

  /** As {@link #sequential}, of dates: a row for every day from the first to the last. */
  public static Check sequentialDays(TableField<?, LocalDate> field, TableField<?, ?>... per) {
    return sequence("sequential_days_", field, per);
  }

  /**
   * The ranges of rows with the same key do not overlap: {@code from} belongs to a range, {@code
   * to} does not, and NULL there is an open end. Fails rows that begin before an earlier range has
   * ended, ranges that end where they begin or before, and those that begin nowhere. As dbt-utils'
   * mutually_exclusive_ranges.
   */
  public static <T> ExclusiveRanges<T> mutuallyExclusive(
      TableField<?, T> from, TableField<?, T> to) {
    return new ExclusiveRanges<>(from, to, true);
  }

  private static Check sequence(String prefix, TableField<?, ?> field, TableField<?, ?>... per) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.rows(prefix + field.getName(), only -> gaps(rows, field, List.of(per), only));
  }

  private static Given gaps(
      CheckedTable rows, TableField<?, ?> field, List<TableField<?, ?>> per, Condition only) {
    var before =
        (per.isEmpty() ? lag(field).over() : lag(field).over().partitionBy(per)).orderBy(field);
    var series =
        select(rows.fields())
            .select(before.as("value_before"))
            .from(rows.table())
            .where(only)
            .asTable("series");
    Field<Object> value = field(name("series", field.getName()));
    Condition fails =
        value
            .isNull()
            .or(value.ne(field("({0} + 1)", Object.class, field(name("series", "value_before")))));
    List<Field<?>> order = new ArrayList<>();
    per.forEach(key -> order.add(field(name("series", key.getName()))));
    order.add(value);
    return new Given(
        select(Counting.rows(), Counting.rows(fails)).from(series),
        select(asterisk()).from(series).where(fails).orderBy(order));
  }
}
