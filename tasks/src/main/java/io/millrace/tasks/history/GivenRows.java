package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static io.millrace.tasks.history.HistoryColumns.join;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.createTemporaryTable;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.sql.SqlTasks;
import io.millrace.tasks.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a select on their way into a history, matched by the names of the columns.
 *
 * @param names the select's column names, in its order
 * @param seen the insert that they make, from which lineage is read
 */
record GivenRows(Table<?> target, Select<?> given, List<String> names, Statement seen) {

  static final String TABLE = "history_given";
  static final String DELETED = "is deleted";

  private static final String SELECTED = "selected";

  static GivenRows of(Table<?> table, Select<?> select) {
    List<String> names = Arrays.stream(select.fields()).map(Field::getName).toList();
    List<Field<?>> columns =
        names.stream().<Field<?>>map(table::field).filter(Objects::nonNull).toList();
    var insert =
        insertInto(table)
            .columns(columns)
            .select(select(in(SELECTED, columns)).from(named(select, names)));
    return new GivenRows(table, select, names, SqlTasks.sql(insert));
  }

  GivenRows reading(Table<?>... tables) {
    return new GivenRows(target, given, names, seen.reads(tables));
  }

  private static Table<?> named(Select<?> select, List<String> names) {
    return select.asTable(SELECTED, names.toArray(String[]::new));
  }

  /**
   * A temporary table that takes values as the history's own does: rounded, refused if too long.
   */
  static Query create(HistoryColumns columns) {
    return createTemporaryTable(name(TABLE))
        .as(
            select(columns.given())
                .select(inline(false).as(DELETED))
                .from(columns.table())
                .where(inline(false)))
        .withNoData();
  }

  Query fill(HistoryColumns columns, @Nullable Field<Boolean> deleting) {
    Field<Boolean> deleted =
        deleting == null ? inline(false) : coalesce(in(SELECTED, deleting), inline(false));
    List<Field<?>> taken = in(SELECTED, columns.given());
    List<Field<?>> targets =
        join(unqualified(columns.given()), List.of(field(name(DELETED), SQLDataType.BOOLEAN)));
    return insertInto(table(name(TABLE)))
        .columns(targets)
        .select(select(taken).select(deleted).from(named(given, names)));
  }

  private static List<Field<?>> unqualified(List<Field<?>> columns) {
    return columns.stream()
        .<Field<?>>map(column -> field(name(column.getName()), column.getDataType()))
        .toList();
  }

  /** Whether the row says that its key is gone. */
  static Field<Boolean> deleted(String alias) {
    return field(name(alias, DELETED), SQLDataType.BOOLEAN);
  }
}
