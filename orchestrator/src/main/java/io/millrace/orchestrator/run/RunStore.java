package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
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

  /** What a {@link LockedRun} is made of. */
  static final List<Field<?>> LOCKED =
      List.of(
          DAG_RUN.DAG_RUN_ID,
          DAG_RUN.DAG_VERSION_ID,
          DAG_RUN.STATE,
          DAG_RUN.STOP_REASON,
          DAG_RUN.UNFINISHED,
          DAG_RUN.FAILURES);

  private static final SetStatement<Long> LOCK = SetStatement.of(RunStore::lock);
  private static final SetStatement<Delta> COUNT = SetStatement.of(RunStore::count);

  private RunStore() {}

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
    return select(LOCKED).from(DAG_RUN).where(which).orderBy(DAG_RUN.DAG_RUN_ID);
  }

  /**
   * Runs of the DAGs that a node knows.
   *
   * @param use tells this use of the scope's values from others in the same statement
   */
  static Condition isKnown(String use, Rows<Scope> scope) {
    return DAG_RUN.DAG_ID.eq(any(scope.value(use + "_dags", CLOB.array(), Scope::dagIdArray)));
  }

  /** Runs of the versions that a node has; {@code use} as above. */
  static Condition isOfItsVersion(String use, Rows<Scope> scope) {
    return DAG_RUN.DAG_VERSION_ID.eq(
        any(scope.value(use + "_versions", BIGINT.array(), Scope::versionArray)));
  }

  /** Reads {@link #LOCKED}, selected first. */
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

  /** Runs longer than its timeout, and not asked to stop yet. */
  static Condition overdue() {
    return DAG_RUN
        .STOP_REASON
        .isNull()
        .and(
            DatabaseClock.secondsAfter(DAG_RUN.STARTED_AT, DAG_RUN.TIMEOUT_SECONDS)
                .lt(DatabaseClock.now()));
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
