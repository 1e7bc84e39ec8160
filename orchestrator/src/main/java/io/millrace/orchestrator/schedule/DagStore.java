package io.millrace.orchestrator.schedule;

import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.run.NodeState;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The rows of DAGs, one statement a method; the caller opens the transaction. */
final class DagStore {

  private static final List<Field<?>> STATE =
      List.of(
          DAG.DAG_ID,
          DAG.PAUSED,
          DAG.PAUSE_REASON,
          DAG.SCHEDULE,
          DAG.ZONE,
          DAG.NEXT_LOGICAL_DATE,
          DAG.NEXT_INTERVAL_END,
          DAG.SEEN_AT);

  /** The migration from which on programs say who has loaded a DAG. */
  private static final int NAMES_LOADER = 10;

  private DagStore() {}

  static void create(DSLContext tx, String dagId) {
    tx.insertInto(DAG).set(DAG.DAG_ID, dagId).onConflictDoNothing().execute();
  }

  /** Locks a row until the transaction ends; empty if the DAG was never loaded. */
  static Optional<DagState> lock(DSLContext tx, String dagId) {
    return tx.select(STATE)
        .from(DAG)
        .where(DAG.DAG_ID.eq(dagId))
        .forNoKeyUpdate()
        .fetchOptional(DagStore::state);
  }

  static Map<String, DagState> of(DSLContext database, Collection<String> dagIds) {
    return database
        .select(STATE)
        .from(DAG)
        .where(DAG.DAG_ID.eq(any(dagIds.toArray(String[]::new))))
        .fetchMap(DAG.DAG_ID, DagStore::state);
  }

  static Optional<DagState> find(DSLContext database, String dagId) {
    return database
        .select(STATE)
        .from(DAG)
        .where(DAG.DAG_ID.eq(dagId))
        .fetchOptional(DagStore::state);
  }

  private static DagState state(Record row) {
    OffsetDateTime start = row.get(DAG.NEXT_LOGICAL_DATE);
    OffsetDateTime end = row.get(DAG.NEXT_INTERVAL_END);
    return new DagState(
        row.get(DAG.DAG_ID),
        row.get(DAG.PAUSED),
        row.get(DAG.PAUSE_REASON),
        row.get(DAG.SCHEDULE),
        row.get(DAG.ZONE),
        start == null || end == null ? null : new Interval(start.toInstant(), end.toInstant()),
        row.get(DAG.SEEN_AT).toInstant());
  }

  /** A node has loaded the DAG, with the schedule that it has there. */
  static void loaded(DSLContext tx, Dag dag, @Nullable Interval next, String node) {
    StoredSchedule stored = StoredSchedule.of(dag.timing().schedule());
    tx.update(DAG)
        .set(DAG.SCHEDULE, stored == null ? null : stored.text())
        .set(DAG.ZONE, stored == null ? null : stored.zone())
        .set(DAG.NEXT_LOGICAL_DATE, next == null ? null : utc(next.start()))
        .set(DAG.NEXT_INTERVAL_END, next == null ? null : utc(next.end()))
        .set(DAG.SEEN_AT, currentOffsetDateTime())
        .set(DAG.LOADED_BY, node)
        .set(DAG.OWNER, dag.alerting().owner())
        .set(DAG.TAGS, dag.alerting().tags().toArray(String[]::new))
        .set(DAG.FAILURES_TO_PAUSE, dag.timing().failuresToPause())
        .where(DAG.DAG_ID.eq(dag.id()))
        .execute();
  }

  /**
   * Whether another node that schedules, and may have loaded a DAG last, goes on: the one that said
   * so, if it still has it, or one of a program that does not say.
   */
  static boolean isLoadedByAnother(DSLContext tx, String dagId, String node) {
    return tx.fetchExists(
        selectOne()
            .from(DAG)
            .join(NODE)
            .on(
                NODE.NAME
                    .eq(DAG.LOADED_BY)
                    .and(NODE.NAME.ne(node))
                    .and(hasLoaded())
                    .or(NODE.SCHEMA_VERSION.lt(NAMES_LOADER)))
            .where(DAG.DAG_ID.eq(dagId))
            .and(NODE.STATE.eq(NodeState.ALIVE.key()))
            .and(not(NODE.LEAVING))
            .and(NODE.ROLE.eq(NodeRole.SERVE.key())));
  }

  private static Condition hasLoaded() {
    return exists(
        selectOne()
            .from(NODE_DAG)
            .where(NODE_DAG.NODE_ID.eq(NODE.NODE_ID))
            .and(NODE_DAG.DAG_ID.eq(DAG.DAG_ID)));
  }

  static void advance(DSLContext tx, String dagId, @Nullable Interval next) {
    tx.update(DAG)
        .set(DAG.NEXT_LOGICAL_DATE, next == null ? null : utc(next.start()))
        .set(DAG.NEXT_INTERVAL_END, next == null ? null : utc(next.end()))
        .where(DAG.DAG_ID.eq(dagId))
        .execute();
  }

  /** False if it was so already. */
  static boolean pause(DSLContext tx, String dagId, boolean paused) {
    return tx.update(DAG)
            .set(DAG.PAUSED, paused)
            .setNull(DAG.PAUSE_REASON)
            .where(DAG.DAG_ID.eq(dagId))
            .and(DAG.PAUSED.ne(paused))
            .execute()
        == 1;
  }

  /** Where the interval of the DAG's last scheduled run ends; null if it had none. */
  static @Nullable Instant scheduledUntil(DSLContext tx, String dagId) {
    OffsetDateTime end =
        tx.select(DAG_RUN.INTERVAL_END)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_ID.eq(dagId))
            .and(DAG_RUN.RUN_TYPE.eq(RunType.SCHEDULED.key()))
            .orderBy(DAG_RUN.LOGICAL_DATE.desc())
            .limit(1)
            .fetchOne(DAG_RUN.INTERVAL_END);
    return end == null ? null : end.toInstant();
  }

  /** Whether a backfill has a run of this logical date that was not cancelled. */
  static boolean isFilled(DSLContext tx, String dagId, Instant logicalDate) {
    return tx.fetchExists(
        selectOne()
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_ID.eq(dagId))
            .and(DAG_RUN.LOGICAL_DATE.eq(utc(logicalDate)))
            .and(DAG_RUN.RUN_TYPE.eq(RunType.BACKFILL.key()))
            .and(DAG_RUN.STATE.ne(RunState.CANCELLED.key())));
  }

  /** The database's clock, at this moment and not when the transaction began. */
  static Instant now(DSLContext tx) {
    return tx.select(DatabaseClock.now()).fetchSingle().value1().toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
