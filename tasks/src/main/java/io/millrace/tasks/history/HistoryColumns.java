package io.millrace.tasks.history;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;

import io.millrace.tasks.lineage.TableName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a history table by what becomes of them.
 *
 * @param tracked a new value makes a new version (type 2)
 * @param overwritten a new value is written into all versions of the key (type 1)
 * @param current holds whether the version is still valid; null if the table has no such column
 */
record HistoryColumns(
    Table<?> table,
    List<Field<?>> key,
    List<Field<?>> tracked,
    List<Field<?>> overwritten,
    Validity<?> validity,
    @Nullable Field<Boolean> current) {

  HistoryColumns with(Validity<?> other) {
    return new HistoryColumns(table, key, tracked, overwritten, other, current);
  }

  TableName target() {
    return TableName.of(table);
  }

  /** What is given beside the key. */
  List<Field<?>> values() {
    return join(tracked, overwritten);
  }

  List<Field<?>> given() {
    return join(key, values());
  }

  String keyNames() {
    return key.stream().map(Field::getName).collect(Collectors.joining(", "));
  }

  /** The first column of the key, which is null where a join found nothing. */
  Field<?> firstKey(String alias) {
    return in(alias, key.getFirst());
  }

  Condition sameKey(String alias, String other) {
    return and(key.stream().map(column -> same(in(alias, column), other)).toList());
  }

  /** The table's own row has the key of the other's. */
  Condition sameKey(String other) {
    return and(key.stream().map(column -> same(column, other)).toList());
  }

  private static <T> Condition same(Field<T> column, String other) {
    return column.eq(in(other, column));
  }

  Condition trackedDiffer(String alias, String other) {
    return differ(in(alias, tracked), in(other, tracked));
  }

  Condition valuesDiffer(String alias, String other) {
    return differ(in(alias, values()), in(other, values()));
  }

  static Condition differ(List<Field<?>> some, List<Field<?>> others) {
    return some.isEmpty() ? DSL.falseCondition() : row(some).isDistinctFrom(row(others));
  }

  /** The same for keys that are equal, whatever the session's settings. */
  Field<Long> hash(List<Field<?>> ofKey) {
    return field("hash_record_extended(row({0}), 0)", SQLDataType.BIGINT, list(ofKey));
  }

  static <T> Field<T> in(String alias, Field<T> column) {
    return field(name(alias, column.getName()), column.getDataType());
  }

  static List<Field<?>> in(String alias, List<Field<?>> columns) {
    return columns.stream().<Field<?>>map(column -> in(alias, column)).toList();
  }

  static List<Field<?>> join(List<Field<?>> some, List<Field<?>> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
