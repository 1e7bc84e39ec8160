package io.millrace.tasks.sql;

import static org.jooq.impl.DSL.select;

import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * The rows of a table that have one value in a column.
 *
 * @param column of the table
 * @param value without columns of any table
 */
record Partition<T>(Field<T> column, Field<T> value) {

  /** What the value refers to. */
  SeenQuery seen() {
    return SeenQuery.of(select(value));
  }

  /** Rows of the table that are in it. */
  Condition holds() {
    return column.eq(value);
  }

  /** Rows under an alias that are not in it, those without a value among them. */
  Condition lacks(String alias) {
    return RowsFor.given(alias, column).isDistinctFrom(value);
  }

  /** Why rows with columns of these names cannot fill it; empty if they can. */
  List<String> faults(RowsFor rows) {
    if (rows.columns().stream().anyMatch(given -> given.getName().equals(column.getName()))) {
      return List.of();
    }
    return List.of(
        "within(..) names the column %s, which the select for %s does not give; add it to both"
            .formatted(column.getName(), rows.target()));
  }
}
