package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
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
import java.time.OffsetDateTime;
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
          field(DAG_RUN.PAUSED_AT.isNotNull()).as("paused"),
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
        row.getBoolean(5),
        row.getInt(6),
        row.getInt(7));
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
        .set(DAG_RUN.PAUSED_AT, when(state.isNull(), DAG_RUN.PAUSED_AT))
        .from(rows.table())
        .where(DAG_RUN.DAG_RUN_ID.eq(id))
        .and(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()));
  }

  /**
   * Runs longer than its timeout, the time left out that it was paused, and was not asked to stop.
   */
  static Condition overdue() {
    return DAG_RUN
        .STOP_REASON
        .isNull()
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(
            DatabaseClock.secondsAfter(
                    DAG_RUN.STARTED_AT, DAG_RUN.TIMEOUT_SECONDS.plus(DAG_RUN.PAUSED_SECONDS))
                .lt(DatabaseClock.now()));
  }

  /** Asks to stop; false if it has ended or was asked before. */
  static boolean stop(DSLContext tx, long dagRunId, StopReason reason) {
    return tx.update(DAG_RUN)
            .set(DAG_RUN.STOP_REASON, reason.key())
            .setNull(DAG_RUN.PAUSED_AT)
            .set(DAG_RUN.STARTED_AT, reason == StopReason.FAIL ? begun() : DAG_RUN.STARTED_AT)
            .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
            .and(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()))
            .and(DAG_RUN.STOP_REASON.isNull())
            .execute()
        == 1;
  }

  /** Now, if it never began; a run that succeeds or fails has. */
  private static Field<OffsetDateTime> begun() {
    return coalesce(DAG_RUN.STARTED_AT, currentOffsetDateTime());
  }

  /** Puts an ended run back into the queue. */
  static void requeue(DSLContext tx, long dagRunId) {
    tx.update(DAG_RUN)
        .set(DAG_RUN.STATE, RunState.QUEUED.key())
        .setNull(DAG_RUN.STOP_REASON)
        .setNull(DAG_RUN.ENDED_AT)
        .setNull(DAG_RUN.STARTED_AT)
        .set(DAG_RUN.PAUSED_SECONDS, 0L)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .execute();
  }

  /** Writes what was counted anew of its task instances; the caller holds the run's lock. */
  static void recount(DSLContext tx, long dagRunId, RunCounts counts) {
    tx.update(DAG_RUN)
        .set(DAG_RUN.UNFINISHED, counts.unfinished())
        .set(DAG_RUN.FAILURES, counts.failures())
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .execute();
  }

  /** Gives a run another end, or one that it comes to without having begun. */
  static void end(DSLContext tx, long dagRunId, RunState end, @Nullable StopReason stop) {
    tx.update(DAG_RUN)
        .set(DAG_RUN.STATE, end.key())
        .set(DAG_RUN.STOP_REASON, stop == null ? null : stop.key())
        .setNull(DAG_RUN.PAUSED_AT)
        .set(DAG_RUN.STARTED_AT, begun())
        .set(DAG_RUN.ENDED_AT, coalesce(DAG_RUN.ENDED_AT, currentOffsetDateTime()))
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .execute();
  }
}
