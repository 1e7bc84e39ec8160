package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** One load of a history, step by step, in the task's transaction. */
final class LoadHistory {

  private final History history;
  private HistoryColumns columns;
  private final WarehouseContext context;
  private final LoadedDates loads;

  LoadHistory(History history, WarehouseContext context) {
    this.history = history;
    this.columns = history.columns();
    this.context = context;
    this.loads = new LoadedDates(context.connection(), columns.target());
  }

  HistoryResult run() {
    loads.lock();
    LoadDate date = date();
    LoadedDates.Load before = loads.of(date);
    LoadedDates.Load next = loads.snapshotAfter(date);
    Validity<?> validity = columns.validity();
    columns =
        columns.with(validity.loading(date.text(), next == null ? validity.openEnd() : text(next)));
    var guards = new Guards(columns, context, date);
    guards.kindIsAsBefore(before, history.kind());
    guards.dateIsBeforeTheOpenEnd();
    context.execute(GivenRows.create(columns));
    long given = context.execute(history.fill());
    guards.keysAreThere();
    if (history.kind() == Kind.SNAPSHOT) {
      guards.isWhole(given, loads.snapshotBefore(date), history.atLeast());
    }
    boolean isEmpty = !loads.copyLaterKeys(date, columns.validity().to()) && isEmpty();
    if (isEmpty || history.kind() == Kind.DELTA) {
      guards.keysAreUnique();
    }
    HistoryResult result = isEmpty ? fillEmpty(given, date, next) : change(given, guards, before);
    long load = loads.keep(date, history.kind(), given, context);
    if (history.kind() == Kind.DELTA) {
      loads.keepKeys(load, columns);
    }
    loads.drop(List.of(GivenRows.TABLE, KeyHashes.LATER));
    context.log(sentence(date, result));
    return result;
  }

  private LoadDate date() {
    Object value = context.fetch(select(history.at())).getFirst().get(0);
    if (value == null) {
      throw TaskFailed.forGood(
          "the date that %s is loaded for is null; look at .at(..)".formatted(columns.target()));
    }
    return LoadDate.of(value);
  }

  private String text(LoadedDates.Load load) {
    return LoadDate.of(load.at(), columns.validity().to()).text();
  }

  private boolean isEmpty() {
    var any = select(exists(selectOne().from(columns.table())));
    return !context.fetch(any).getFirst().value1();
  }

  /** No key is known, and none is spoken of later: each row is one version. */
  private HistoryResult fillEmpty(long given, LoadDate date, LoadedDates.@Nullable Load next) {
    long inserted = context.execute(insertAll(columns.validity()));
    context.progress(inserted);
    return new HistoryResult(
        inserted,
        0,
        0,
        given - inserted,
        inserted == 0 ? null : date.moment().toInstant(),
        inserted == 0 || next == null ? null : next.at().toInstant());
  }

  private <T> Query insertAll(Validity<T> validity) {
    List<Field<?>> targets = new ArrayList<>(columns.given());
    List<Field<?>> values = new ArrayList<>(in("given", columns.given()));
    targets.add(validity.from());
    values.add(validity.at());
    targets.add(validity.to());
    values.add(validity.next());
    Field<Boolean> current = columns.current();
    if (current != null) {
      targets.add(current);
      values.add(field(validity.next().eq(validity.open())));
    }
    return insertInto(columns.table())
        .columns(targets)
        .select(
            select(values)
                .from(table(name(GivenRows.TABLE)).as("given"))
                .where(not(GivenRows.deleted("given").isTrue()))
                .orderBy(in("given", columns.key())));
  }

  private HistoryResult change(long given, Guards guards, LoadedDates.@Nullable Load before) {
    loads.copyKeys(before);
    context.execute(new ChangedKeys(columns).create(history.kind()));
    loads.analyze(ChangedKeys.TABLE);
    if (history.kind() == Kind.SNAPSHOT) {
      guards.keysAddUp(given);
    }
    Record counts = context.fetch(WriteVersions.of(columns).query()).getFirst();
    loads.drop(List.of(ChangedKeys.TABLE, KeyHashes.BEFORE));
    long rows =
        number(counts, WriteVersions.ADDED)
            + number(counts, WriteVersions.CHANGED)
            + number(counts, WriteVersions.REMOVED);
    context.wrote(columns.table(), rows);
    context.progress(rows);
    long inserted = number(counts, WriteVersions.INSERTED_KEYS);
    long changed = number(counts, WriteVersions.CHANGED_KEYS);
    long deleted = number(counts, WriteVersions.DELETED_KEYS);
    boolean any = inserted + changed + deleted > 0;
    return new HistoryResult(
        inserted,
        changed,
        deleted,
        given - number(counts, WriteVersions.CHANGED_GIVEN),
        any ? guards.date().moment().toInstant() : null,
        LoadDate.instant(counts.get(WriteVersions.CHANGED_TO)));
  }

  private static long number(Record counts, String column) {
    return counts.get(column, Long.class);
  }

  private String sentence(LoadDate date, HistoryResult result) {
    return "%s %s: %d inserted, %d changed, %d deleted, %d unchanged"
        .formatted(
            columns.target(),
            date.text(),
            result.inserted(),
            result.changed(),
            result.deleted(),
            result.unchanged());
  }
}
