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

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import io.millrace.tasks.DagRejected;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Ready-made checks, to be imported statically: {@code unique(USERS.USER_ID)}. All block unless
 * they are made a {@code warning()}.
 */
public final class Checks {

  private static final String ROWS = "rows_with_this_key";

  private Checks() {}

  /**
   * No two rows share the key. Checks rows, fails keys that occur more than once, and shows their
   * rows. Two keys that are NULL in the same fields and equal in the others are the same; a key
   * that is NULL altogether is none.
   */
  public static Check unique(TableField<?, ?> field, TableField<?, ?>... more) {
    List<Field<?>> key = CheckedTable.join(field, more);
    CheckedTable checked = CheckedTable.of(field);
    return checked.rows(
        "unique_" + CheckedTable.names(key), only -> repeatedKeys(checked, key, only));
  }

  private static Given repeatedKeys(CheckedTable checked, List<Field<?>> key, Condition only) {
    Condition isKey = not(and(key.stream().map(Field::isNull).toList()));
    Field<Integer> rows = field(name("keys", ROWS), SQLDataType.INTEGER);
    var keys =
        select(count().as(ROWS), field(isKey).as("is_key"))
            .from(checked.table())
            .where(only)
            .groupBy(key)
            .asTable("keys");
    var counted = count().over().partitionBy(key).as(ROWS);
    var withCounts =
        select(checked.fields())
            .select(counted)
            .from(checked.table())
            .where(only)
            .and(isKey)
            .asTable("counted");
    return new Given(
        select(
                coalesce(sum(rows), inline(0)).cast(SQLDataType.BIGINT),
                Counting.rows(rows.gt(1).and(field(name("keys", "is_key"), SQLDataType.BOOLEAN))))
            .from(keys),
        select(asterisk())
            .from(withCounts)
            .where(field(name("counted", ROWS), SQLDataType.INTEGER).gt(1))
            .orderBy(
                key.stream().map(column -> field(name("counted", column.getName()))).toList()));
  }

  /** The field is NULL in no row. Checks and fails rows. */
  public static Check notNull(TableField<?, ?> field) {
    return everyRow("not_null_" + field.getName(), table(field), field.isNotNull());
  }

  /**
   * The field has one of the values, in exactly this spelling. Checks and fails rows; NULL is none
   * of the values.
   */
  @SafeVarargs
  public static <T> Check acceptedValues(TableField<?, T> field, T... values) {
    List<T> accepted = new ArrayList<>();
    for (T value : values) {
      accepted.add(known(field, value));
    }
    return everyRow("accepted_values_" + field.getName(), table(field), field.in(accepted));
  }

  /** Not null, which would make every comparison unknown. */
  static <T> T known(TableField<?, T> field, T value) {
    if (value == null) {
      throw new DagRejected(
          "null is no value that %s could be compared with; leave it out, and let .where(..) say whether NULL counts"
              .formatted(field.getName()));
    }
    return value;
  }

  /**
   * Every row's child value is some row's parent value. Checks and fails rows of the child's table;
   * NULL refers to nothing and fails.
   */
  public static <T> Check references(TableField<?, T> child, TableField<?, T> parent) {
    CheckedTable children = CheckedTable.of(child);
    Field<T> known = field(name("parents", parent.getName()), parent.getDataType());
    var values = select(parent).from(table(parent));
    var parents = (isUnique(parent) ? values : values.groupBy(parent)).asTable("parents");
    Condition isOrphan = notExists(selectOne().from(parents).where(known.eq(child)));
    return children.rows(
        "references_" + child.getName(),
        isOrphan,
        only ->
            new Given(
                select(Counting.rows(), Counting.rows(known.isNull()))
                    .from(children.table())
                    .leftJoin(parents)
                    .on(known.eq(child))
                    .where(only),
                select(children.fields()).from(children.table()).where(only).and(isOrphan)));
  }

  /**
   * The select gives no rows; each is a failure. Checks what {@link Check#outOf} counts, and
   * without it only what the select gave. Judges the select's first table unless {@link Check#on}
   * names another.
   */
  public static Check noRows(Select<?> select) {
    return CheckedTable.selects(
        "no_rows_of_",
        select,
        new Given(select(Counting.rows(), Counting.rows()).from(select.asTable("failing")), select),
        Check.KEPT_BY_DEFAULT);
  }

  /**
   * Two selects count the same number of rows; one that gives nothing, or NULL, counts none. Checks
   * as many as the first counts, fails the difference. Judges the second one's table.
   */
  public static <N extends Number, M extends Number> Check equalRows(
      Select<? extends Record1<N>> expected, Select<? extends Record1<M>> actual) {
    Field<Long> wanted = coalesce(field(expected).cast(SQLDataType.BIGINT), inline(0L));
    Field<Long> found = coalesce(field(actual).cast(SQLDataType.BIGINT), inline(0L));
    return CheckedTable.selects(
        "equal_rows_",
        actual,
        new Given(
            select(wanted, abs(wanted.minus(found))),
            select(wanted.as("expected_rows"), found.as("rows")).where(wanted.ne(found))),
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
    return equal(wanted, found, wanted.isDistinctFrom(found), actual);
  }

  /**
   * Two selects give nearly the same value: {@code equal(ordered, paid, within(0.01))}. Checks one
   * value and fails one if they are further apart; NULL equals NULL and is far from everything
   * else. Judges the second one's table.
   */
  public static <N extends Number> Check equal(
      Select<? extends Record1<N>> expected,
      Select<? extends Record1<N>> actual,
      Tolerance tolerance) {
    Field<N> wanted = field(expected);
    Field<N> found = field(actual);
    return equal(wanted, found, tolerance.isExceeded(wanted, found), actual);
  }

  private static <T> Check equal(
      Field<T> wanted, Field<T> found, Condition fails, Select<?> judged) {
    return CheckedTable.selects(
        "equal_",
        judged,
        new Given(
            select(inline(1L), Counting.one(fails)),
            select(wanted.as("expected"), found.as("actual")).where(fails)),
        1);
  }

  /** Every row of the table meets the condition. Checks and fails rows; unknown is not met. */
  public static Check everyRow(String checkName, Table<?> table, Condition condition) {
    Condition fails = not(condition(coalesce(field(condition), inline(false))));
    var rows = new CheckedTable(table);
    return rows.scan(checkName, new FailingRowTally(rows, fails));
  }

  private static Table<?> table(TableField<?, ?> field) {
    return CheckedTable.of(field).table();
  }

  private static boolean isUnique(TableField<?, ?> field) {
    return CheckedTable.of(field).table().getKeys().stream()
        .anyMatch(key -> key.getFields().size() == 1 && key.getFields().getFirst().equals(field));
  }
}
