package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.partitionBy;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Lets queued runs start whose tables are free, as many of a DAG as may run at once. */
final class AdmitRuns {

  private record Candidate(long dagRunId, List<String> tables) {}

  /** Only one node admits at a time, so that no two see the same table free. */
  private static final Bound LOCK =
      Bound.of(
          select(field("pg_advisory_xact_lock({0})", Object.class, inline(0x6d696c6c72616365L))));

  private static final SetStatement<Scope> FIND = SetStatement.of(AdmitRuns::find);
  private static final SetStatement<Long> ADMIT = SetStatement.of(AdmitRuns::admit);

  private AdmitRuns() {}

  /** Runs for a node that may start, running now and locked. */
  static List<LockedRun> of(DSLContext tx, Scope scope, long nodeId) {
    var look = new RoundTrip(tx);
    look.add(LOCK);
    ClaimLock.take(look, nodeId);
    var candidates = look.ask(FIND.over(List.of(scope)), AdmitRuns::candidate);
    look.send();
    List<Long> fitting = fitting(candidates.get());
    if (fitting.isEmpty()) {
      return List.of();
    }
    var admission = new RoundTrip(tx);
    var admitted = admission.ask(ADMIT.over(fitting), RunStore::locked);
    admission.send();
    return admitted.get();
  }

  /** Those whose tables none before them writes. */
  private static List<Long> fitting(List<Candidate> inOrder) {
    Set<String> taken = new HashSet<>();
    List<Long> fitting = new ArrayList<>();
    for (Candidate run : inOrder) {
      if (Collections.disjoint(taken, run.tables())) {
        taken.addAll(run.tables());
        fitting.add(run.dagRunId());
      }
    }
    return fitting;
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(row.getLong(1), List.of((String[]) row.getArray(2).getArray()));
  }

  /** Runs for a node that wait to be admitted. */
  static Condition queuedFor(Rows<Scope> scope) {
    return DAG_RUN
        .STATE
        .eq(inline(RunState.QUEUED.key()))
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(RunStore.isKnown("queued", scope))
        .and(
            RunStore.isOfItsVersion("queued", scope)
                .or(VersionHolders.none(DAG_RUN.DAG_VERSION_ID)));
  }

  /**
   * The first queued runs of each DAG, as many as may still start, whose tables no running run
   * writes; in the order in which they go, backfills last. A backfill's runs take no place of the
   * DAG's other runs nor of another backfill's, and wait for each of those others that is queued
   * for the same tables. As many run at once as may be active, also of those that were cleared. A
   * run for which a later one waits that depends on the past needs no place, and takes its tables
   * from that one for as long: else both would wait for ever.
   */
  private static Query find(Rows<Scope> scope) {
    var backfill = field(DAG_RUN.RUN_TYPE.eq(inline(RunType.BACKFILL.key())));
    var ranked =
        select(
                DAG_RUN.DAG_RUN_ID,
                DAG_RUN.DAG_ID,
                DAG_RUN.LOGICAL_DATE,
                DAG_RUN.WRITTEN_TABLES,
                DAG_RUN.CREATED_AT,
                coalesce(BACKFILL.MAX_ACTIVE, DAG_VERSION.MAX_ACTIVE_RUNS).as("max_active"),
                backfill.as("backfill"),
                BACKFILL.BACKFILL_ID,
                rowNumber()
                    .over(
                        partitionBy(DAG_RUN.DAG_ID, backfill, BACKFILL.BACKFILL_ID)
                            .orderBy(DAG_RUN.CREATED_AT, DAG_RUN.DAG_RUN_ID))
                    .as("place"))
            .from(DAG_RUN)
            .join(DAG_VERSION)
            .on(DAG_VERSION.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
            .leftJoin(BACKFILL_INTERVAL)
            .on(BACKFILL_INTERVAL.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .leftJoin(BACKFILL)
            .on(BACKFILL.BACKFILL_ID.eq(BACKFILL_INTERVAL.BACKFILL_ID))
            .where(queuedFor(scope));
    var queued = DAG_RUN.as("queued");
    var place = field(name("queued", "place"), INTEGER);
    var most = field(name("queued", "max_active"), INTEGER);
    var ofBackfill = field(name("queued", "backfill"), BOOLEAN);
    var backfillId = field(name("queued", BACKFILL.BACKFILL_ID.getName()), BIGINT);
    var running = DAG_RUN.as("running");
    var isRunning = running.STATE.eq(inline(RunState.RUNNING.key()));
    var ofItsKind =
        selectCount()
            .from(running)
            .where(isRunning)
            .and(running.DAG_ID.eq(queued.DAG_ID))
            .and(field(running.RUN_TYPE.eq(inline(RunType.BACKFILL.key()))).eq(ofBackfill))
            .and(
                backfillId
                    .isNull()
                    .or(
                        exists(
                            selectOne()
                                .from(BACKFILL_INTERVAL)
                                .where(BACKFILL_INTERVAL.DAG_RUN_ID.eq(running.DAG_RUN_ID))
                                .and(BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId)))));
    var hasAPlace = place.le(most).and(place.plus(field(ofItsKind)).le(most));
    var waiting = DAG_RUN.as("waiting");
    Condition isAwaited = PastStore.holdsUpAny(queued);
    return select(queued.DAG_RUN_ID, queued.WRITTEN_TABLES)
        .from(ranked.asTable("queued"))
        .where(hasAPlace.or(isAwaited))
        .and(
            notExists(
                selectOne()
                    .from(running)
                    .where(isRunning)
                    .and(arrayOverlap(running.WRITTEN_TABLES, queued.WRITTEN_TABLES))
                    .and(not(PastStore.restsFor(running, queued)))))
        .and(
            not(condition(ofBackfill))
                .or(isAwaited)
                .or(
                    notExists(
                        selectOne()
                            .from(waiting)
                            .where(waiting.STATE.eq(inline(RunState.QUEUED.key())))
                            .and(waiting.PAUSED_AT.isNull())
                            .and(waiting.RUN_TYPE.ne(inline(RunType.BACKFILL.key())))
                            .and(
                                waiting.DAG_ID.eq(
                                    any(
                                        scope.value(
                                            "waiting_dags", CLOB.array(), Scope::dagIdArray))))
                            .and(arrayOverlap(waiting.WRITTEN_TABLES, queued.WRITTEN_TABLES)))))
        .orderBy(ofBackfill, queued.CREATED_AT, queued.DAG_RUN_ID);
  }

  /** Starts runs, but for those that somebody else holds, who may be stopping them. */
  private static Query admit(Rows<Long> rows) {
    var free =
        select(DAG_RUN.DAG_RUN_ID)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.eq(any(rows.array("ids", BIGINT, id -> id))))
            .and(DAG_RUN.STATE.eq(inline(RunState.QUEUED.key())))
            .and(DAG_RUN.PAUSED_AT.isNull())
            .orderBy(DAG_RUN.DAG_RUN_ID)
            .forNoKeyUpdate()
            .skipLocked();
    return update(DAG_RUN)
        .set(DAG_RUN.STATE, inline(RunState.RUNNING.key()))
        .set(DAG_RUN.STARTED_AT, currentOffsetDateTime())
        .where(DAG_RUN.DAG_RUN_ID.in(free))
        .returning(RunStore.LOCKED);
  }
}
