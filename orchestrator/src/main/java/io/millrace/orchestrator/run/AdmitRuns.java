package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;

/** Lets queued runs start, one after the other, as long as there is one whose tables are free. */
final class AdmitRuns {

  /** Only one node admits at a time, so that no two see the same table free. */
  private static final Bound LOCK =
      Bound.of(
          select(field("pg_advisory_xact_lock({0})", Object.class, inline(0x6d696c6c72616365L))));

  private static final SetStatement<String> NEXT = SetStatement.of(AdmitRuns::next);

  private AdmitRuns() {}

  /** Runs of these DAGs that may start, running now and locked, in the order they were let in. */
  static List<LockedRun> of(DSLContext tx, Collection<String> dagIds) {
    Bound next = NEXT.over(List.copyOf(dagIds));
    List<LockedRun> admitted = new ArrayList<>();
    boolean more = true;
    while (more) {
      var trip = new RoundTrip(tx);
      trip.add(LOCK);
      var one = trip.ask(next, RunStore::locked);
      var another = trip.ask(next, RunStore::locked); // mostly one waits, and this finds no other
      trip.send();
      admitted.addAll(one.get());
      admitted.addAll(another.get());
      more = !another.get().isEmpty();
    }
    return admitted;
  }

  /** Runs of these DAGs that wait to be admitted. */
  static Condition queuedOf(Field<String[]> dagIds) {
    return DAG_RUN.STATE.eq(inline(RunState.QUEUED.key())).and(DAG_RUN.DAG_ID.eq(any(dagIds)));
  }

  /** Starts the queued run to go first whose tables no running run writes, if there is one. */
  private static Query next(Rows<String> dagIds) {
    var running = DAG_RUN.as("running");
    var first =
        select(DAG_RUN.DAG_RUN_ID)
            .from(DAG_RUN)
            .where(queuedOf(dagIds.array("dags", CLOB, id -> id)))
            .and(
                notExists(
                    selectOne()
                        .from(running)
                        .where(running.STATE.eq(inline(RunState.RUNNING.key())))
                        .and(arrayOverlap(running.WRITTEN_TABLES, DAG_RUN.WRITTEN_TABLES))))
            .orderBy(
                when(DAG_RUN.RUN_TYPE.eq(inline(RunType.BACKFILL.key())), inline(1))
                    .otherwise(inline(0)),
                DAG_RUN.CREATED_AT,
                DAG_RUN.DAG_RUN_ID)
            .limit(inline(1))
            .forNoKeyUpdate()
            .of(DAG_RUN)
            .skipLocked();
    return update(DAG_RUN)
        .set(DAG_RUN.STATE, inline(RunState.RUNNING.key()))
        .set(DAG_RUN.STARTED_AT, currentOffsetDateTime())
        .where(DAG_RUN.DAG_RUN_ID.eq(first))
        .returning(RunStore.LOCKED);
  }
}
