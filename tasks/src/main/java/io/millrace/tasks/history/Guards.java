package io.millrace.tasks.history;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What a load is refused for, before anything is written. */
record Guards(HistoryColumns columns, WarehouseContext context, LoadDate date) {

  private static final int SHOWN = 3;
  private static final String TIMES = "times";
  private static final String CHANGED = "changed_keys";

  void dateIsBeforeTheOpenEnd() {
    Field<Boolean> before = field(isBefore(columns.validity()));
    if (!context.fetch(select(before)).getFirst().value1()) {
      throw TaskFailed.forGood(
          "%s cannot be loaded for %s: its versions end with %s; give an earlier date with .at(..), or a later .openEnd(..)"
              .formatted(columns.target(), date.text(), columns.validity().openEnd()));
    }
  }

  private static <T> Condition isBefore(Validity<T> validity) {
    return validity.at().lt(validity.open());
  }

  void kindIsAsBefore(LoadedDates.@Nullable Load before, Kind kind) {
    if (before != null && before.kind() != kind) {
      throw TaskFailed.forGood(
          "%s was loaded with a %s for %s, which a %s of the same date cannot replace; load a %s again, or give the other date with .at(..)"
              .formatted(
                  columns.target(),
                  before.kind().text(),
                  date.text(),
                  kind.text(),
                  before.kind().text()));
    }
  }

  /** Every row has a key. */
  void keysAreThere() {
    var noKey = or(columns.key().stream().map(column -> plain(column).isNull()).toList());
    var keyless = select(count().filterWhere(noKey)).from(table(name(GivenRows.TABLE)));
    int without = context.fetch(keyless).getFirst().value1();
    if (without > 0) {
      throw TaskFailed.forGood(
          "the select for %s gives %d rows whose %s is null for %s; give each row a key, or leave it out"
              .formatted(columns.target(), without, columns.keyNames(), date.text()));
    }
  }

  /**
   * No two rows of a snapshot have the same key, seen from the changed keys: as many rows are given
   * as keys will be valid. To look for doubled ones among all rows takes as long as the rest.
   */
  void keysAddUp(long given) {
    Field<Long> valid =
        field(
            select(count().cast(SQLDataType.BIGINT))
                .from(columns.table())
                .where(columns.validity().covers()));
    Condition present = ChangedKeys.flag(CHANGED, ChangedKeys.PRESENT).isTrue();
    Condition known = ChangedKeys.flag(CHANGED, ChangedKeys.KNOWN).isTrue();
    Field<Long> added =
        countDistinct(columns.hash(HistoryColumns.in(CHANGED, columns.key())))
            .filterWhere(present.and(not(known)))
            .cast(SQLDataType.BIGINT);
    Field<Long> deleted = count().filterWhere(not(present)).cast(SQLDataType.BIGINT);
    var keys =
        select(valid.plus(added).minus(deleted)).from(table(name(ChangedKeys.TABLE)).as(CHANGED));
    if (context.fetch(keys).getFirst().value1() != given) {
      keysAreUnique();
      throw TaskFailed.forGood(
          "%s has several versions of one %s on %s; see its checks(), and mend it first"
              .formatted(columns.target(), columns.keyNames(), date.text()));
    }
  }

  /** No two rows have the same key. */
  void keysAreUnique() {
    List<Field<?>> key = columns.key().stream().<Field<?>>map(Guards::plain).toList();
    Field<Integer> times = count().as(TIMES);
    var doubled =
        select(key)
            .select(times)
            .from(table(name(GivenRows.TABLE)))
            .groupBy(key)
            .having(count().gt(1))
            .orderBy(key)
            .limit(SHOWN);
    List<Record> found = context.fetch(doubled);
    if (!found.isEmpty()) {
      throw TaskFailed.forGood(
          "the select for %s gives the same %s more than once for %s: %s; give each key once"
              .formatted(
                  columns.target(),
                  columns.keyNames(),
                  date.text(),
                  found.stream().map(this::shown).collect(Collectors.joining(", "))
                      + (found.size() == SHOWN ? ", .." : "")));
    }
  }

  private String shown(Record row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.key().size(); i++) {
      values.add(String.valueOf(row.get(i)));
    }
    return "%s (%d times)"
        .formatted(context.masked(String.join("/", values)), row.get(TIMES, Integer.class));
  }

  private static <V> Field<V> plain(Field<V> column) {
    return field(name(column.getName()), column.getDataType());
  }

  /**
   * A snapshot has enough rows: a file that was cut off would close all that is missing in it.
   *
   * @param before null if none was loaded for an earlier date
   */
  void isWhole(long rows, LoadedDates.@Nullable Load before, int atLeast) {
    if (rows == 0 && atLeast != 0) {
      throw TaskFailed.forGood(
          "the snapshot for %s of %s has no rows and would close every version; see whether its input is there, or say .atLeast(0) if it may be empty"
              .formatted(columns.target(), date.text()));
    }
    if (before != null && rows * 100 < before.rows() * Math.max(0, atLeast)) {
      throw TaskFailed.forGood(
          "the snapshot for %s of %s has %d rows, %d %% of the %d of %s, and would close what is missing; it must have %d %%. See whether its input is whole, or lower .atLeast(..)"
              .formatted(
                  columns.target(),
                  date.text(),
                  rows,
                  rows * 100 / before.rows(),
                  before.rows(),
                  LoadDate.of(before.at(), columns.validity().to()).text(),
                  atLeast));
    }
  }
}
