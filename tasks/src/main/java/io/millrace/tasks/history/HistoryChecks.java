package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.partitionBy;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** What holds of every history, whatever was loaded into it. */
final class HistoryChecks<T> {

  private static final int LONGEST_NAME = 63;
  private static final String OVERLAPS = "overlaps one before";
  private static final String REPEATS = "repeats the one before";
  private static final String VERSIONS = "versions";
  private static final String CURRENT = "current_versions";

  private final HistoryColumns columns;
  private final Validity<T> validity;

  private HistoryChecks(HistoryColumns columns, Validity<T> validity) {
    this.columns = columns;
    this.validity = validity;
  }

  static List<Check> of(HistoryColumns columns, Kind kind) {
    return new HistoryChecks<>(columns, columns.validity()).all(kind);
  }

  private List<Check> all(Kind kind) {
    List<Check> checks = new ArrayList<>();
    checks.add(everyVersion("no_empty_interval_", validity.from().lt(validity.to())));
    checks.add(versions("no_overlap_", OVERLAPS));
    checks.add(versions("no_equal_neighbours_", REPEATS));
    checks.add(oneCurrent());
    Field<Boolean> current = columns.current();
    if (current != null) {
      checks.add(everyVersion("current_flag_", current.isNotDistinctFrom(field(isCurrent()))));
    }
    if (kind == Kind.SNAPSHOT) {
      checks.add(asManyAsTheLastSnapshot());
    }
    return checks;
  }

  /** With the schema, and told from others that begin alike: a DAG may keep several histories. */
  private String named(String what) {
    String whole = what + columns.target().toString().replace('.', '_');
    if (whole.length() <= LONGEST_NAME) {
      return whole;
    }
    String told = "_" + Integer.toHexString(whole.hashCode());
    return whole.substring(0, LONGEST_NAME - told.length()) + told;
  }

  private Check check(String what, Select<Record2<Long, Long>> counts, Select<?> failing) {
    return new Check(
        named(what), columns.target(), Severity.BLOCKING, counts, failing, Check.KEPT_BY_DEFAULT);
  }

  private Condition isCurrent() {
    return validity.to().eq(validity.open());
  }

  /** Versions in the order of their starts, each compared with those before it. */
  private Check versions(String what, String flag) {
    Table<?> compared = compared();
    Field<Boolean> fails = field(name(VERSIONS, flag), SQLDataType.BOOLEAN);
    return check(
        what,
        select(
                count().cast(SQLDataType.BIGINT),
                count().filterWhere(fails.isTrue()).cast(SQLDataType.BIGINT))
            .from(compared),
        select(shown(in(VERSIONS, stored()))).from(compared).where(fails.isTrue()));
  }

  /** Columns of failing rows; dates as text, since Java has no infinity for some of them. */
  private static List<Field<?>> shown(List<Field<?>> fields) {
    return fields.stream()
        .<Field<?>>map(field ->
            field.getDataType().isDateTime()
                ? field.cast(SQLDataType.CLOB).as(field.getName())
                : field)
        .toList();
  }

  /** Every version meets the condition; where it is unknown, a date is null that must not be. */
  private Check everyVersion(String what, Condition condition) {
    Condition fails = not(condition(coalesce(field(condition), inline(false))));
    return check(
        what,
        select(
                count().cast(SQLDataType.BIGINT),
                count().filterWhere(fails).cast(SQLDataType.BIGINT))
            .from(columns.table()),
        select(shown(List.of(columns.table().fields()))).from(columns.table()).where(fails));
  }

  private List<Field<?>> stored() {
    return HistoryColumns.join(columns.given(), List.of(validity.from(), validity.to()));
  }

  private Table<?> compared() {
    var inOrder = partitionBy(columns.key()).orderBy(validity.from());
    Field<T> endBefore = lag(validity.to()).over(inOrder);
    Field<T> latestEnd =
        max(validity.to()).over(inOrder.rowsBetweenUnboundedPreceding().andPreceding(1));
    List<Field<?>> before = new ArrayList<>();
    for (Field<?> column : columns.tracked()) {
      before.add(lag(column).over(inOrder));
    }
    Condition repeats =
        endBefore.eq(validity.from()).and(not(HistoryColumns.differ(before, columns.tracked())));
    return select(stored())
        .select(field(latestEnd.gt(validity.from())).as(OVERLAPS), field(repeats).as(REPEATS))
        .from(columns.table())
        .asTable(VERSIONS);
  }

  private Check oneCurrent() {
    Field<Integer> versions = field(name("keys", CURRENT), SQLDataType.INTEGER);
    Table<?> keys =
        select(columns.key())
            .select(count().as(CURRENT))
            .from(columns.table())
            .where(isCurrent())
            .groupBy(columns.key())
            .asTable("keys");
    return check(
        "one_current_",
        select(
                count().cast(SQLDataType.BIGINT),
                count().filterWhere(versions.gt(1)).cast(SQLDataType.BIGINT))
            .from(keys),
        select(in("keys", columns.key())).select(versions).from(keys).where(versions.gt(1)));
  }

  /** One row also where no snapshot was loaded. */
  private static Field<Long> total(Field<Long> ofOneRow) {
    return coalesce(sum(ofOneRow), inline(BigDecimal.ZERO)).cast(SQLDataType.BIGINT);
  }

  /** As many versions are valid on the date of the last snapshot as it had rows. */
  private Check asManyAsTheLastSnapshot() {
    var last =
        select(LoadedDates.VALID_AT, LoadedDates.ROW_COUNT)
            .from(LoadedDates.LOAD)
            .where(LoadedDates.TABLE_NAME.eq(inline(columns.target().toString())))
            .and(LoadedDates.KIND.eq(inline(Kind.SNAPSHOT.text())))
            .orderBy(LoadedDates.VALID_AT.desc())
            .limit(inline(1))
            .asTable("last_snapshot");
    Field<Long> wanted = in("last_snapshot", LoadedDates.ROW_COUNT);
    Field<T> date = LoadedDates.asIn(in("last_snapshot", LoadedDates.VALID_AT), validity.to());
    Field<Long> found =
        field(
            select(count().cast(SQLDataType.BIGINT))
                .from(columns.table())
                .where(validity.from().le(date))
                .and(validity.to().gt(date)));
    return check(
        "as_many_as_given_",
        select(total(wanted), total(abs(wanted.minus(found)))).from(last),
        select(wanted.as("rows_given"), found.as("versions")).from(last).where(wanted.ne(found)));
  }
}
