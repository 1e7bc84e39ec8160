package io.millrace.dags.growth;

import static java.util.Objects.requireNonNull;

import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Table;

/** The columns of a query's inner tables, which no generated class knows. */
final class Columns {

  private Columns() {}

  /** The column that the inner table passes on. */
  static <T> Field<T> column(Table<?> table, Field<T> passedOn) {
    return requireNonNull(table.field(passedOn), () -> table + " has no " + passedOn);
  }

  /** The column that the inner table computes. */
  static <T> Field<T> column(Table<?> table, String name, DataType<T> type) {
    return requireNonNull(table.field(name, type), () -> table + " has no " + name);
  }
}
