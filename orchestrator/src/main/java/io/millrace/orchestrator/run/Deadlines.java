package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Rows of what is to be done by a time. They are written when a run is created or a DAG is loaded,
 * and looked at when their time has come: nothing on the hot path knows of them. The caller opens
 * the transaction.
 */
public final class Deadlines {

  private static final Condition OF_NEXT_RUN =
      DEADLINE.DAG_RUN_ID.isNull().and(DEADLINE.TABLE_NAME.isNull());

  private static final Duration SEES_WRITINGS = Duration.ofHours(12);

  private Deadlines() {}

  /** Whether somebody is to look; the first is found by its index, whatever the clock says. */
  static Condition due() {
    return field(select(min(DEADLINE.LOOK_AT)).from(DEADLINE)).le(DatabaseClock.now());
  }

  /**
   * Of the scheduled run that comes next, which is late also if it never comes. What was promised
   * of another is forgotten, and what is due already is not promised any more: the run is to be
   * made up for. The caller holds the lock of the DAG's row.
   */
  public static void expect(DSLContext tx, String dagId, List<Promise> promises, Instant now) {
    var known = tx.selectFrom(DEADLINE).where(DEADLINE.DAG_ID.eq(dagId)).and(OF_NEXT_RUN).fetch();
    var kept =
        known.stream().filter(row -> promises.stream().anyMatch(one -> is(row, one))).toList();
    known.removeAll(kept);
    forget(tx, known.map(row -> row.get(DEADLINE.DEADLINE_ID)));
    promises.stream()
        .filter(one -> one.dueAt() != null && one.dueAt().isAfter(now))
        .filter(one -> kept.stream().noneMatch(row -> is(row, one)))
        .forEach(one -> insert(tx, dagId, null, one));
  }

  private static boolean is(Record row, Promise promise) {
    return Objects.equals(row.get(DEADLINE.TASK_ID), promise.taskId())
        && row.get(DEADLINE.PROMISE).equals(promise.words())
        && row.get(DEADLINE.DUE_AT).toInstant().equals(promise.dueAt());
  }

  /**
   * What was due while nobody was to create runs is owed by nobody any more. In the transaction in
   * which a DAG is resumed.
   */
  public static void forgetMissed(DSLContext tx, String dagId) {
    tx.deleteFrom(DEADLINE)
        .where(DEADLINE.DAG_ID.eq(dagId))
        .and(OF_NEXT_RUN)
        .and(DEADLINE.DUE_AT.le(DatabaseClock.now()))
        .execute();
  }

  /**
   * Of a run just created, which takes over what was expected of it. One that was not expected, as
   * it is made up for, is not late by what was due before it was there.
   */
  static void ofRun(DSLContext tx, long dagRunId, NewRun run) {
    for (Promise promise : run.promises()) {
      Instant due = run.type() == RunType.SCHEDULED ? promise.dueAt() : null;
      if (due == null || !(takesOver(tx, dagRunId, run, promise, due) || isOver(tx, due))) {
        insert(tx, run.dagId(), dagRunId, promise);
      }
    }
  }

  private static boolean takesOver(
      DSLContext tx, long dagRunId, NewRun run, Promise promise, Instant due) {
    return tx.update(DEADLINE)
            .set(DEADLINE.DAG_RUN_ID, dagRunId)
            .where(DEADLINE.DAG_ID.eq(run.dagId()))
            .and(OF_NEXT_RUN)
            .and(DEADLINE.TASK_ID.isNotDistinctFrom(promise.taskId()))
            .and(DEADLINE.PROMISE.eq(promise.words()))
            .and(DEADLINE.DUE_AT.eq(Times.utc(due)))
            .execute()
        > 0;
  }

  private static boolean isOver(DSLContext tx, Instant due) {
    return !due.isAfter(tx.fetchSingle(select(DatabaseClock.now())).value1().toInstant());
  }

  private static void insert(
      DSLContext tx, String dagId, @Nullable Long dagRunId, Promise promise) {
    Field<OffsetDateTime> due =
        promise.dueAt() == null
            ? DatabaseClock.in(DSL.val(promise.spanMillis()))
            : DSL.val(Times.utc(promise.dueAt()));
    tx.insertInto(DEADLINE)
        .set(DEADLINE.DAG_ID, dagId)
        .set(DEADLINE.DAG_RUN_ID, dagRunId)
        .set(DEADLINE.TASK_ID, promise.taskId())
        .set(DEADLINE.PROMISE, promise.words())
        .set(DEADLINE.DUE_AT, due)
        .set(DEADLINE.LOOK_AT, due)
        .execute();
  }

  /**
   * Of a DAG's tables, counted from their last writing, or from now on if there was none. The
   * caller holds the lock of the DAG's row.
   */
  public static void keepFresh(DSLContext tx, String dagId, List<Freshness> tables) {
    var known =
        tx.selectFrom(DEADLINE)
            .where(DEADLINE.DAG_ID.eq(dagId))
            .and(DEADLINE.TABLE_NAME.isNotNull())
            .fetch();
    var kept =
        known.stream()
            .filter(row ->
                tables.stream()
                    .anyMatch(one ->
                        is(row.get(DEADLINE.TABLE_NAME), row.get(DEADLINE.PROMISE), one)
                            && Arrays.asList(row.get(DEADLINE.WRITERS)).equals(one.writers())))
            .toList();
    known.removeAll(kept);
    forget(tx, known.map(row -> row.get(DEADLINE.DEADLINE_ID)));
    tables.stream()
        .filter(one ->
            kept.stream()
                .noneMatch(row -> is(row.get(DEADLINE.TABLE_NAME), row.get(DEADLINE.PROMISE), one)))
        .forEach(one -> insert(tx, dagId, one));
  }

  private static boolean is(String table, String promise, Freshness one) {
    return one.table().toString().equals(table) && one.inWords().equals(promise);
  }

  private static void insert(DSLContext tx, String dagId, Freshness one) {
    Duration span = one.span();
    Field<OffsetDateTime> due =
        coalesce(later(lastWriting(tx, dagId, one.writers()), span), DatabaseClock.in(span));
    tx.insertInto(DEADLINE)
        .set(DEADLINE.DAG_ID, dagId)
        .set(DEADLINE.TABLE_NAME, one.table().toString())
        .set(DEADLINE.WRITERS, one.writers().toArray(String[]::new))
        .set(DEADLINE.SPAN_MILLIS, span.toMillis())
        .set(DEADLINE.PROMISE, one.inWords())
        .set(DEADLINE.DUE_AT, due)
        .set(DEADLINE.LOOK_AT, nextLookAtTable(due))
        .execute();
  }

  /** When it is due at the latest, and often enough to see each run before its history is gone. */
  static Field<OffsetDateTime> nextLookAtTable(Field<OffsetDateTime> due) {
    return least(due, DatabaseClock.in(SEES_WRITINGS));
  }

  private static Field<OffsetDateTime> later(@Nullable OffsetDateTime then, Duration span) {
    return DSL.val(then == null ? null : then.plus(span), DEADLINE.DUE_AT.getDataType());
  }

  private static @Nullable OffsetDateTime lastWriting(
      DSLContext tx, String dagId, List<String> writers) {
    var all =
        TableWritings.last(
            DSL.val(dagId), DSL.val(writers.toArray(String[]::new)), DSL.noCondition());
    return tx.fetchSingle(all).value1();
  }

  static void forget(DSLContext tx, List<Long> ids) {
    if (!ids.isEmpty()) {
      tx.deleteFrom(DEADLINE)
          .where(DEADLINE.DEADLINE_ID.eq(DSL.any(ids.toArray(Long[]::new))))
          .execute();
    }
  }
}
