package io.millrace.tasks.check;

import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Ready-made checks, to be imported statically: {@code unique(USERS.USER_ID)}. All block unless
 * they are made a {@code warning()}.
 */
public final class Checks {

  private static final int LONGEST_NAME = 63;
  private static final String ROWS = "rows_with_this_key";

  private Checks() {}

  /**
   * No two rows share the key. Checks rows, fails keys that occur more than once, and shows their
   * rows. Two keys that are NULL in the same fields and equal in the others are the same; a key
   * that is NULL altogether is none.
   */
  public static Check unique(TableField<?, ?> field, TableField<?, ?>... more) {
    List<Field<?>> key = join(field, more);
    Table<?> table = tableOf(field);
    Condition isKey = not(and(key.stream().map(Field::isNull).toList()));
    Field<Integer> rows = field(name("keys", ROWS), SQLDataType.INTEGER);
    var keys =
        select(count().as(ROWS), field(isKey).as("is_key"))
            .from(table)
            .groupBy(key)
            .asTable("keys");
    var counted = count().over().partitionBy(key).as(ROWS);
    var withCounts =
        select(table.fields()).select(counted).from(table).where(isKey).asTable("counted");
    return check(
        "unique_" + names(key),
        table,
        select(
                coalesce(sum(rows), inline(0)).cast(SQLDataType.BIGINT),
                count()
                    .filterWhere(rows.gt(1).and(field(name("keys", "is_key"), SQLDataType.BOOLEAN)))
                    .cast(SQLDataType.BIGINT))
            .from(keys),
        select(asterisk())
            .from(withCounts)
            .where(field(name("counted", ROWS), SQLDataType.INTEGER).gt(1))
            .orderBy(
                key.stream().map(column -> field(name("counted", column.getName()))).toList()));
  }

  /** The field is NULL in no row. Checks and fails rows. */
  public static Check notNull(TableField<?, ?> field) {
    return everyRow("not_null_" + field.getName(), tableOf(field), field.isNotNull());
  }

  /**
   * The field has one of the values, in exactly this spelling. Checks and fails rows; NULL is none
   * of the values.
   */
  @SafeVarargs
  public static <T> Check acceptedValues(TableField<?, T> field, T... values) {
    List<T> accepted = new ArrayList<>();
    for (T value : values) {
      accepted.add(value);
    }
    return everyRow("accepted_values_" + field.getName(), tableOf(field), field.in(accepted));
  }

  /**
   * Every row's child value is some row's parent value. Checks and fails rows of the child's table;
   * NULL refers to nothing and fails.
   */
  public static <T> Check references(TableField<?, T> child, TableField<?, T> parent) {
    Table<?> children = tableOf(child);
    Field<T> known = field(name("parents", parent.getName()), parent.getDataType());
    var values = select(parent).from(tableOf(parent));
    var parents = (isUnique(parent) ? values : values.groupBy(parent)).asTable("parents");
    return check(
        "references_" + child.getName(),
        children,
        select(count().cast(SQLDataType.BIGINT), countWhere(known.isNull()))
            .from(children)
            .leftJoin(parents)
            .on(known.eq(child)),
        select(children.fields())
            .from(children)
            .where(notExists(selectOne().from(parents).where(known.eq(child)))));
  }

  /**
   * The select gives no rows; each is a failure. Checks what {@link Check#outOf} counts, and
   * without it only what the select gave. Judges the select's first table unless {@link Check#on}
   * names another.
   */
  public static Check noRows(Select<?> select) {
    TableName table = firstTable(select);
    Field<Long> rows = count().cast(SQLDataType.BIGINT);
    return new Check(
        shortened("no_rows_of_" + table.table()),
        table,
        Severity.BLOCKING,
        select(rows, rows).from(select.asTable("failing")),
        select,
        Check.KEPT_BY_DEFAULT);
  }

  /**
   * Two selects count the same number of rows. Checks as many as the first counts, fails the
   * difference. Judges the second one's table.
   */
  public static <N extends Number, M extends Number> Check equalRows(
      Select<? extends Record1<N>> expected, Select<? extends Record1<M>> actual) {
    Field<Long> wanted = field(expected).cast(SQLDataType.BIGINT);
    Field<Long> found = field(actual).cast(SQLDataType.BIGINT);
    TableName table = firstTable(actual);
    return new Check(
        shortened("equal_rows_" + table.table()),
        table,
        Severity.BLOCKING,
        select(wanted, abs(wanted.minus(found))),
        select(wanted.as("expected_rows"), found.as("rows")).where(wanted.ne(found)),
        1);
  }

  /**
   * Two selects give the same value, a total for example. Checks one value and fails one if they
   * differ; NULL equals NULL. Judges the second one's table.
   */
  public static <T> Check equal(
      Select<? extends Record1<T>> expected, Select<? extends Record1<T>> actual) {
    Field<T> wanted = field(expected);
    Field<T> found = field(actual);
    TableName table = firstTable(actual);
    return new Check(
        shortened("equal_" + table.table()),
        table,
        Severity.BLOCKING,
        select(inline(1L), when(wanted.isDistinctFrom(found), inline(1L)).otherwise(inline(0L))),
        select(wanted.as("expected"), found.as("actual")).where(wanted.isDistinctFrom(found)),
        1);
  }

  /** Every row of the table meets the condition. Checks and fails rows; unknown is not met. */
  public static Check everyRow(String checkName, Table<?> table, Condition condition) {
    Condition fails = not(condition(coalesce(field(condition), inline(false))));
    return check(
        checkName,
        table,
        select(count().cast(SQLDataType.BIGINT), countWhere(fails)).from(table),
        select(table.fields()).from(table).where(fails));
  }

  private static Check check(
      String checkName, Table<?> table, Select<Record2<Long, Long>> counts, Select<?> failing) {
    return new Check(
        shortened(checkName),
        nameOf(table),
        Severity.BLOCKING,
        counts,
        failing,
        Check.KEPT_BY_DEFAULT);
  }

  private static Field<Long> countWhere(Condition condition) {
    return count().filterWhere(condition).cast(SQLDataType.BIGINT);
  }

  private static boolean isUnique(TableField<?, ?> field) {
    return tableOf(field).getKeys().stream()
        .anyMatch(key -> key.getFields().size() == 1 && key.getFields().getFirst().equals(field));
  }

  private static Table<?> tableOf(TableField<?, ?> field) {
    Table<?> table = field.getTable();
    if (table == null) {
      throw new DagRejected(
          "the field " + field.getName() + " belongs to no table; take it from a generated one");
    }
    return table;
  }

  private static TableName firstTable(Select<?> select) {
    return QueryLineage.firstTable(select).orElse(new TableName("", "query"));
  }

  private static TableName nameOf(Table<?> table) {
    return table.getSchema() == null ? firstTable(selectOne().from(table)) : TableName.of(table);
  }

  private static List<Field<?>> join(TableField<?, ?> field, TableField<?, ?>... more) {
    return Stream.concat(Stream.of(field), Arrays.stream(more)).<Field<?>>map(one -> one).toList();
  }

  private static String names(List<Field<?>> fields) {
    return fields.stream().map(Field::getName).collect(Collectors.joining("_"));
  }

  private static String shortened(String checkName) {
    return checkName.length() <= LONGEST_NAME ? checkName : checkName.substring(0, LONGEST_NAME);
  }
}
