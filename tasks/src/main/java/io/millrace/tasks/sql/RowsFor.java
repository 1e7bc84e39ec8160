package io.millrace.tasks.sql;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a select on their way into a table, matched by the names of the columns.
 *
 * @param names the select's column names, in its order
 * @param seen of the insert that they make
 * @param partition what of the table they are; null if they are all of it
 */
record RowsFor(
    Table<?> table,
    Select<?> select,
    List<String> names,
    SeenQuery seen,
    Stated stated,
    @Nullable Partition<?> partition) {

  /** PostgreSQL keeps microseconds. */
  private static final int FULL_PRECISION = 6;

  static RowsFor of(Table<?> table, Select<?> select) {
    List<String> names = Arrays.stream(select.fields()).map(Field::getName).toList();
    var insert = DSL.insertInto(table).columns(columnsOf(table, names)).select(select);
    return new RowsFor(table, select, names, SeenQuery.of(insert), Stated.NOTHING, null);
  }

  RowsFor reading(Table<?>... tables) {
    return new RowsFor(table, select, names, seen, stated.reads(tables), partition);
  }

  RowsFor within(Partition<?> other) {
    return new RowsFor(table, select, names, seen.and(other.seen()), stated, other);
  }

  TableName target() {
    return TableName.of(table);
  }

  Lineage lineage() {
    return stated.and(seen);
  }

  /** The table's columns in the select's order; those that it does not have are left out. */
  List<Field<?>> columns() {
    return columnsOf(table, names);
  }

  private static List<Field<?>> columnsOf(Table<?> table, List<String> names) {
    return names.stream().<Field<?>>map(table::field).filter(Objects::nonNull).toList();
  }

  /** The primary key's columns; empty if the table has none. */
  List<Field<?>> key() {
    UniqueKey<?> key = table.getPrimaryKey();
    return key == null ? List.of() : List.copyOf(key.getFields());
  }

  /** The columns that are not in the key. */
  List<Field<?>> values() {
    Set<String> key = key().stream().map(Field::getName).collect(Collectors.toSet());
    return columns().stream().filter(column -> !key.contains(column.getName())).toList();
  }

  String keyNames() {
    return key().stream().map(Field::getName).collect(Collectors.joining(", "));
  }

  /** The select under a name of its own, with its columns named explicitly. */
  Table<?> as(String alias) {
    return select.asTable(alias, names.toArray(String[]::new));
  }

  /** A column of something that holds the rows, typed as the table's column is. */
  static <T> Field<T> given(String alias, Field<T> column) {
    return field(name(alias, column.getName()), column.getDataType());
  }

  static List<Field<?>> given(String alias, List<Field<?>> columns) {
    return columns.stream().<Field<?>>map(column -> given(alias, column)).toList();
  }

  /** The columns that are not in the key, each with what something that holds the rows gives it. */
  Map<Field<?>, Field<?>> valuesGiven(String alias) {
    Map<Field<?>, Field<?>> values = new LinkedHashMap<>();
    values().forEach(column -> values.put(column, given(alias, column)));
    return values;
  }

  /**
   * The column as it will read once stored: a number rounded to the table's scale, a time to its
   * precision. Without this a row could differ from itself at every run.
   */
  <T> Field<T> stored(String alias, Field<T> column) {
    DataType<?> from = select.fields()[names.indexOf(column.getName())].getDataType();
    DataType<T> to = column.getDataType();
    Field<T> given = given(alias, column);
    boolean isRounded =
        (from.isNumeric() && to.isNumeric())
            || (from.isDateTime() && to.isDateTime() && !isWhole(from, to));
    return isRounded ? given.cast(to) : given;
  }

  private static boolean isWhole(DataType<?> from, DataType<?> to) {
    return from.getTypeName().equals(to.getTypeName())
        && (!to.precisionDefined() || to.precision() == FULL_PRECISION);
  }

  /** Why the select does not fit the table; empty if it does. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(stated.faults(seen));
    if (table.getSchema() == null) {
      faults.add("an alias cannot be written; name the table itself instead of " + target());
    }
    addNames(
        faults,
        "the select gives %s more than once; give each column of " + target() + " once",
        doubled());
    addNames(
        faults,
        "the select gives %s, which " + target() + " does not have; name its columns with .as(..)",
        unknown());
    if (partition != null) {
      faults.addAll(partition.faults(this));
    }
    addNames(
        faults,
        "the select leaves out %s of " + target() + ", which has no default; add it",
        missing());
    return faults;
  }

  /** As {@link #faults}, for what compares rows by their primary key. */
  List<String> faultsByKey(@Nullable String remedy) {
    List<String> faults = new ArrayList<>(faults());
    if (key().isEmpty()) {
      faults.add(
          target()
              + " has no primary key to tell its rows apart; give it one"
              + (remedy == null ? "" : ", or " + remedy));
    }
    List<String> uncomparable =
        values().stream()
            .filter(column -> Set.of("json", "xml").contains(column.getDataType().getTypeName()))
            .map(Field::getName)
            .toList();
    addNames(faults, "PostgreSQL cannot compare %s; make the column jsonb or text", uncomparable);
    return faults;
  }

  private static void addNames(List<String> faults, String sentence, Iterable<String> names) {
    if (names.iterator().hasNext()) {
      faults.add(sentence.formatted(String.join(", ", names)));
    }
  }

  private Set<String> doubled() {
    Set<String> seen = new HashSet<>();
    return names.stream()
        .filter(name -> !seen.add(name))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> unknown() {
    return names.stream()
        .filter(name -> table.field(name) == null)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    Set<String> key = key().stream().map(Field::getName).collect(Collectors.toSet());
    for (Field<?> column : table.fields()) {
      DataType<?> type = column.getDataType();
      boolean filled = type.defaulted() || type.identity() || type.computed();
      if (!names.contains(column.getName()) && (!filled || key.contains(column.getName()))) {
        missing.add(column.getName());
      }
    }
    return missing;
  }
}
