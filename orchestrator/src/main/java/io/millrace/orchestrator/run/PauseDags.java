package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.boolAnd;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;

/**
 * Pauses the DAGs of runs that have just failed, where as many in a row have as the DAG allows.
 * Runs that were cancelled say nothing about their DAG, nor do those of backfills, which never hold
 * up the day's run.
 */
final class PauseDags {

  /** What {@link #paused} hands on: the DAGs that it paused. */
  static final String PAUSED = "paused";

  /** The run after which it is paused. */
  static final Field<Long> AFTER = field(name(PAUSED, "dag_run_id"), BIGINT);

  static final Field<String> REASON = field(name(PAUSED, DAG.PAUSE_REASON.getName()), CLOB);

  private static final SetStatement<Transition> LOCK = SetStatement.of(PauseDags::lock);

  private PauseDags() {}

  /** Of runs of a DAG that fail at once, the last to be recorded is to see the others. */
  static Bound lock(List<Transition> failedRuns) {
    return LOCK.over(failedRuns);
  }

  private static Query lock(Rows<Transition> rows) {
    var runs = rows.array("runs", BIGINT, Transition::dagRunId);
    return select(DAG.DAG_ID)
        .from(DAG)
        .where(DAG.FAILURES_TO_PAUSE.isNotNull())
        .and(
            DAG.DAG_ID.in(
                select(DAG_RUN.DAG_ID).from(DAG_RUN).where(DAG_RUN.DAG_RUN_ID.eq(any(runs)))))
        .orderBy(DAG.DAG_ID)
        .forNoKeyUpdate();
  }

  static CommonTableExpression<?> paused(Rows<Transition> rows) {
    var run = rows.column("run", BIGINT, Transition::dagRunId);
    var newest = max(DAG_RUN.DAG_RUN_ID).as("dag_run_id");
    var failed =
        select(DAG_RUN.DAG_ID, newest)
            .from(rows.table())
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(run))
            .where(DAG_RUN.RUN_TYPE.ne(inline(RunType.BACKFILL.key())))
            .groupBy(DAG_RUN.DAG_ID)
            .asTable("failed");
    return name(PAUSED)
        .as(
            update(DAG)
                .set(DAG.PAUSED, inline(true))
                .set(DAG.PAUSE_REASON, reason())
                .from(failed)
                .where(DAG.DAG_ID.eq(failed.field(DAG_RUN.DAG_ID)))
                .and(not(DAG.PAUSED))
                .and(DAG.FAILURES_TO_PAUSE.isNotNull())
                .and(hasFailedEnough())
                .returning(failed.field(newest), DAG.PAUSE_REASON));
  }

  private static Field<String> reason() {
    return when(DAG.FAILURES_TO_PAUSE.eq(inline(1)), inline("its newest run failed"))
        .otherwise(concat(DAG.FAILURES_TO_PAUSE.cast(CLOB), inline(" runs failed in a row")));
  }

  private static Condition hasFailedEnough() {
    var ran =
        select(DAG_RUN.STATE)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_ID.eq(DAG.DAG_ID))
            .and(DAG_RUN.ENDED_AT.isNotNull())
            .and(DAG_RUN.STATE.in(inline(RunState.SUCCESS.key()), inline(RunState.FAILED.key())))
            .and(DAG_RUN.RUN_TYPE.ne(inline(RunType.BACKFILL.key())))
            .orderBy(DAG_RUN.ENDED_AT.desc(), DAG_RUN.DAG_RUN_ID.desc())
            .limit(DAG.FAILURES_TO_PAUSE)
            .asTable("ran");
    var state = field(name("ran", DAG_RUN.STATE.getName()), CLOB);
    return condition(
        field(
            select(
                    field(
                        count()
                            .eq(DAG.FAILURES_TO_PAUSE)
                            .and(boolAnd(state.eq(inline(RunState.FAILED.key()))))))
                .from(ran)));
  }
}
