package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static io.millrace.tasks.history.HistoryColumns.join;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The statement that makes the timelines of the changed keys what {@link Timelines} says. Rows are
 * told apart by key and start; what differs is deleted, updated and inserted, in this order, so
 * that unique indexes over the versions that are still valid, and constraints against overlaps,
 * hold at each step.
 */
final class WriteVersions<T> {

  static final String ADDED = "added";
  static final String CHANGED = "changed";
  static final String REMOVED = "removed";
  static final String INSERTED_KEYS = "inserted keys";
  static final String CHANGED_KEYS = "changed keys";
  static final String DELETED_KEYS = "deleted keys";
  static final String CHANGED_GIVEN = "changed keys given";
  static final String CHANGED_TO = "changed to";

  private static final String DIFFERING = "differing";
  private static final String WANTED = "is wanted";
  private static final String STORED = "is stored";

  private final HistoryColumns columns;
  private final Validity<T> validity;
  private final Timelines<T> timelines;

  private WriteVersions(HistoryColumns columns, Validity<T> validity) {
    this.columns = columns;
    this.validity = validity;
    this.timelines = new Timelines<>(columns, validity);
  }

  static WriteVersions<?> of(HistoryColumns columns) {
    return of(columns, columns.validity());
  }

  private static <T> WriteVersions<T> of(HistoryColumns columns, Validity<T> validity) {
    return new WriteVersions<>(columns, validity);
  }

  /** One row, with the columns named above. */
  Select<Record> query() {
    List<CommonTableExpression<?>> parts = new ArrayList<>(timelines.parts());
    parts.add(name(DIFFERING).asMaterialized(differing()));
    parts.add(name(REMOVED).as(removed()));
    parts.add(name(CHANGED).as(changed()));
    parts.add(name(ADDED).as(added()));
    Condition present = ChangedKeys.flag(Timelines.CELLS, ChangedKeys.PRESENT).isTrue();
    Condition known = ChangedKeys.flag(Timelines.CELLS, ChangedKeys.KNOWN).isTrue();
    Condition differs = ChangedKeys.flag(Timelines.CELLS, ChangedKeys.DIFFERS).isTrue();
    Condition inserted = present.and(not(known));
    Condition changed = present.and(known).and(differs);
    Condition deleted = not(present).and(known);
    Condition any = inserted.or(changed).or(deleted);
    Condition given = ChangedKeys.flag(Timelines.CELLS, ChangedKeys.GIVEN).isTrue();
    Field<T> end = max(timelines.cellEnd()).filterWhere(any);
    List<Field<?>> counts =
        List.of(
            rowsOf(ADDED).as(ADDED),
            rowsOf(CHANGED).as(CHANGED),
            rowsOf(REMOVED).as(REMOVED),
            keys(inserted).as(INSERTED_KEYS),
            keys(changed).as(CHANGED_KEYS),
            keys(deleted).as(DELETED_KEYS),
            keys(any.and(given)).as(CHANGED_GIVEN),
            nullif(end, validity.open()).as(CHANGED_TO));
    return with(parts).select(counts).from(table(name(Timelines.CELLS)));
  }

  private static Field<Long> keys(Condition which) {
    return count().filterWhere(which).cast(SQLDataType.BIGINT);
  }

  /** Versions that the table lacks or holds differently, and starts of versions that are gone. */
  private Select<?> differing() {
    String wanted = Timelines.WANTED;
    String stored = Timelines.STORED;
    List<Field<?>> identity = join(columns.key(), List.of(validity.from()));
    List<Field<?>> contents = join(columns.values(), List.of(validity.to()));
    List<Field<?>> fields = new ArrayList<>();
    identity.forEach(column -> fields.add(either(column)));
    fields.addAll(in(wanted, contents));
    fields.add(field(columns.firstKey(wanted).isNotNull()).as(WANTED));
    fields.add(field(columns.firstKey(stored).isNotNull()).as(STORED));
    return select(fields)
        .from(timelines.wanted().asTable(wanted))
        .fullJoin(table(name(stored)))
        .on(columns.sameKey(wanted, stored))
        .and(in(wanted, validity.from()).eq(in(stored, validity.from())))
        .where(columns.firstKey(wanted).isNull())
        .or(columns.firstKey(stored).isNull())
        .or(HistoryColumns.differ(in(wanted, contents), in(stored, contents)));
  }

  private <V> Field<V> either(Field<V> column) {
    return coalesce(in(Timelines.WANTED, column), in(Timelines.STORED, column))
        .as(column.getName());
  }

  private ResultQuery<?> removed() {
    return deleteFrom(columns.table())
        .using(table(name(DIFFERING)))
        .where(isTheRow())
        .and(not(flag(WANTED)))
        .returningResult(inline(1));
  }

  private ResultQuery<?> changed() {
    Map<Field<?>, Field<?>> values = new LinkedHashMap<>();
    columns.values().forEach(column -> values.put(column, in(DIFFERING, column)));
    values.put(validity.to(), in(DIFFERING, validity.to()));
    Field<Boolean> current = columns.current();
    if (current != null) {
      values.put(current, isCurrent());
    }
    return update(columns.table())
        .set(values)
        .from(table(name(DIFFERING)))
        .where(isTheRow())
        .and(flag(WANTED))
        .and(isDone(REMOVED))
        .returningResult(inline(1));
  }

  private ResultQuery<?> added() {
    List<Field<?>> targets = new ArrayList<>(columns.given());
    targets.add(validity.from());
    targets.add(validity.to());
    List<Field<?>> values = new ArrayList<>(in(DIFFERING, targets));
    Field<Boolean> current = columns.current();
    if (current != null) {
      targets.add(current);
      values.add(isCurrent());
    }
    return insertInto(columns.table())
        .columns(targets)
        .select(
            select(values)
                .from(table(name(DIFFERING)))
                .where(not(flag(STORED)))
                .and(isDone(CHANGED))
                .orderBy(in(DIFFERING, join(columns.key(), List.of(validity.from())))))
        .returningResult(inline(1));
  }

  private Field<Boolean> isCurrent() {
    return field(in(DIFFERING, validity.to()).eq(validity.open()));
  }

  private Condition isTheRow() {
    return columns.sameKey(DIFFERING).and(validity.from().eq(in(DIFFERING, validity.from())));
  }

  private static Condition flag(String flag) {
    return ChangedKeys.flag(DIFFERING, flag).isTrue();
  }

  /** Always true; PostgreSQL has to finish the other statement before it can know. */
  private static Condition isDone(String statement) {
    return rowsOf(statement).ge(0L);
  }

  private static Field<Long> rowsOf(String part) {
    Table<?> rows = table(name(part));
    return field(select(count().cast(SQLDataType.BIGINT)).from(rows));
  }
}
