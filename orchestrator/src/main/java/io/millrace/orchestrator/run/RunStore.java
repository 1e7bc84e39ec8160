package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.SelectSeekStep1;
import org.jspecify.annotations.Nullable;

/** Transitions of runs, one statement a method; the caller opens the transaction. */
final class RunStore {

  /**
   * Change of a run's counts.
   *
   * @param end its end state if its last task instance is among those that ended
   */
  record Delta(long dagRunId, int ended, int failed, @Nullable RunState end) {}

  private static final SetStatement<Long> LOCK = SetStatement.of(RunStore::lock);
  private static final SetStatement<Delta> COUNT = SetStatement.of(RunStore::count);

  private RunStore() {}

  static long create(DSLContext tx, NewRun run, long dagVersionId, int tasks) {
    return tx.insertInto(DAG_RUN)
        .set(DAG_RUN.DAG_ID, run.dagId())
        .set(DAG_RUN.RUN_ID, run.runId())
        .set(DAG_RUN.RUN_TYPE, run.type().key())
        .set(DAG_RUN.DAG_VERSION_ID, dagVersionId)
        .set(DAG_RUN.LOGICAL_DATE, Times.utc(run.interval().start()))
        .set(DAG_RUN.INTERVAL_START, Times.utc(run.interval().start()))
        .set(DAG_RUN.INTERVAL_END, Times.utc(run.interval().end()))
        .set(DAG_RUN.STATE, RunState.QUEUED.key())
        .set(DAG_RUN.PARAMS, JSONB.valueOf(run.paramsJson()))
        .set(DAG_RUN.WRITTEN_TABLES, run.writtenTables().toArray(String[]::new))
        .set(DAG_RUN.UNFINISHED, tasks)
        .set(DAG_RUN.FAILURES, 0)
        .set(DAG_RUN.TIMEOUT_SECONDS, run.timeout() == null ? null : run.timeout().toSeconds())
        .onConflictDoNothing()
        .returningResult(DAG_RUN.DAG_RUN_ID)
        .fetchOptional(DAG_RUN.DAG_RUN_ID)
        .orElseThrow(() -> new RunExists(run.dagId(), run.runId()));
  }

  /** Locks in id order; runs that are gone are absent from the answer. */
  static Bound lock(List<Long> ids) {
    return LOCK.over(ids);
  }

  static List<LockedRun> lock(DSLContext tx, List<Long> ids) {
    var trip = new RoundTrip(tx);
    var answer = trip.ask(lock(ids), RunStore::locked);
    trip.send();
    return answer.get();
  }

  private static Query lock(Rows<Long> rows) {
    return byIdOrder(DAG_RUN.DAG_RUN_ID.eq(any(rows.array("ids", BIGINT, id -> id))))
        .forNoKeyUpdate();
  }

  /** As {@link #lock}, without those that somebody else holds. */
  static ResultQuery<?> lockFree(Condition which) {
    return byIdOrder(which).forNoKeyUpdate().skipLocked();
  }

  private static SelectSeekStep1<?, Long> byIdOrder(Condition which) {
    return select(
            DAG_RUN.DAG_RUN_ID,
            DAG_RUN.DAG_VERSION_ID,
            DAG_RUN.STATE,
            DAG_RUN.STOP_REASON,
            DAG_RUN.UNFINISHED,
            DAG_RUN.FAILURES)
        .from(DAG_RUN)
        .where(which)
        .orderBy(DAG_RUN.DAG_RUN_ID);
  }

  /** Reads what {@link #lock} answers. */
  static LockedRun locked(ResultSet row) throws SQLException {
    String stop = row.getString(4);
    return new LockedRun(
        row.getLong(1),
        row.getLong(2),
        RunState.of(row.getString(3)),
        stop == null ? null : StopReason.of(stop),
        row.getInt(5),
        row.getInt(6));
  }

  /** Counts task instances that ended, and ends runs; the caller holds the runs' locks. */
  static Bound count(List<Delta> deltas) {
    return COUNT.over(deltas);
  }

  private static Query count(Rows<Delta> rows) {
    var id = rows.column("id", BIGINT, Delta::dagRunId);
    var ended = rows.column("ended", INTEGER, Delta::ended);
    var failed = rows.column("failed", INTEGER, Delta::failed);
    var state =
        rows.column("end_state", CLOB, delta -> delta.end() == null ? null : delta.end().key());
    return update(DAG_RUN)
        .set(DAG_RUN.UNFINISHED, DAG_RUN.UNFINISHED.minus(ended))
        .set(DAG_RUN.FAILURES, DAG_RUN.FAILURES.plus(failed))
        .set(DAG_RUN.STATE, coalesce(state, DAG_RUN.STATE))
        .set(DAG_RUN.ENDED_AT, when(state.isNotNull(), currentOffsetDateTime()))
        .from(rows.table())
        .where(DAG_RUN.DAG_RUN_ID.eq(id))
        .and(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()));
  }

  /** Only one node admits at a time, so that no two see the same table free. */
  static void lockAdmission(DSLContext tx) {
    tx.select(field("pg_advisory_xact_lock({0})", Object.class, val(0x6d696c6c72616365L))).fetch();
  }

  /**
   * The queued run of these DAGs to go first whose tables no running run writes, locked; null if
   * there is none.
   */
  static @Nullable Long nextAdmissible(DSLContext tx, Collection<String> dagIds) {
    var running = DAG_RUN.as("running");
    return tx.select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(queuedOf(dagIds))
        .and(
            notExists(
                selectOne()
                    .from(running)
                    .where(running.STATE.eq(RunState.RUNNING.key()))
                    .and(arrayOverlap(running.WRITTEN_TABLES, DAG_RUN.WRITTEN_TABLES))))
        .orderBy(
            when(DAG_RUN.RUN_TYPE.eq(RunType.BACKFILL.key()), 1).otherwise(0),
            DAG_RUN.CREATED_AT,
            DAG_RUN.DAG_RUN_ID)
        .limit(1)
        .forNoKeyUpdate()
        .of(DAG_RUN)
        .skipLocked()
        .fetchOne(DAG_RUN.DAG_RUN_ID);
  }

  /** Runs of these DAGs that wait to be admitted. */
  static Condition queuedOf(Collection<String> dagIds) {
    return DAG_RUN.STATE.eq(RunState.QUEUED.key()).and(DAG_RUN.DAG_ID.in(dagIds));
  }

  static void admit(DSLContext tx, long dagRunId) {
    tx.update(DAG_RUN)
        .set(DAG_RUN.STATE, RunState.RUNNING.key())
        .set(DAG_RUN.STARTED_AT, currentOffsetDateTime())
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .and(DAG_RUN.STATE.eq(RunState.QUEUED.key()))
        .execute();
  }

  /** Runs longer than its timeout, and not asked to stop yet. */
  static Condition overdue() {
    return DAG_RUN
        .STOP_REASON
        .isNull()
        .and(
            condition(
                "{0} + {1} * interval '1 second' < clock_timestamp()",
                DAG_RUN.STARTED_AT, DAG_RUN.TIMEOUT_SECONDS));
  }

  /** Asks to stop; false if it has ended or was asked before. */
  static boolean stop(DSLContext tx, long dagRunId, StopReason reason) {
    return tx.update(DAG_RUN)
            .set(DAG_RUN.STOP_REASON, reason.key())
            .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
            .and(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()))
            .and(DAG_RUN.STOP_REASON.isNull())
            .execute()
        == 1;
  }

  /** Puts an ended run back into the queue, with new counts. */
  static boolean requeue(DSLContext tx, long dagRunId, int unfinished, int failures) {
    return tx.update(DAG_RUN)
            .set(DAG_RUN.STATE, RunState.QUEUED.key())
            .setNull(DAG_RUN.STOP_REASON)
            .setNull(DAG_RUN.ENDED_AT)
            .setNull(DAG_RUN.STARTED_AT)
            .set(DAG_RUN.UNFINISHED, unfinished)
            .set(DAG_RUN.FAILURES, failures)
            .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
            .and(
                DAG_RUN.STATE.in(
                    RunState.SUCCESS.key(), RunState.FAILED.key(), RunState.CANCELLED.key()))
            .execute()
        == 1;
  }
}
