package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.sql.orchestrator.tables.TaskInstance;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.SelectSelectStep;

/**
 * Makes a locked run's counters anew from the states upstream; what {@link Push} keeps is a cache.
 */
final class Recount {

  private static final Condition ENDED_WELL =
      TASK_INSTANCE.as("parent").STATE.eq(TaskState.SUCCESS.key());

  private Recount() {}

  static void run(DSLContext tx, long dagRunId) {
    var child = TASK_INSTANCE.as("child");
    var parent = TASK_INSTANCE.as("parent");
    var failed =
        parent.STATE.in(
            TaskState.FAILED.key(), TaskState.UPSTREAM_FAILED.key(), TaskState.CANCELLED.key());
    write(
        tx,
        counts(child, ENDED_WELL, failed, skipped(parent))
            .from(child)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(child.DAG_RUN_ID))
            .leftJoin(DAG_EDGE)
            .on(DAG_EDGE.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
            .and(DAG_EDGE.DOWNSTREAM.eq(child.ORDINAL))
            .leftJoin(parent)
            .on(parent.DAG_RUN_ID.eq(child.DAG_RUN_ID))
            .and(parent.ORDINAL.eq(DAG_EDGE.UPSTREAM))
            .and(parent.PARENT_ID.eq(child.PARENT_ID))
            .and(parent.MAP_INDEX.eq(child.MAP_INDEX))
            .where(child.DAG_RUN_ID.eq(dagRunId))
            .and(coalesce(child.MAP_SIZE, inline(-1)).lt(0))
            .groupBy(child.TASK_INSTANCE_ID));
    expanded(tx, dagRunId);
  }

  /** Of mapped tasks, groups and loops, whose instances are there: they wait for those. */
  private static void expanded(DSLContext tx, long dagRunId) {
    var whole = TASK_INSTANCE.as("child");
    var one = TASK_INSTANCE.as("parent");
    Condition isMember = one.ORDINAL.ne(whole.ORDINAL);
    Condition tolerated =
        isMember.and(
            one.STATE
                .eq(TaskState.UPSTREAM_FAILED.key())
                .or(one.STATE.eq(TaskState.FAILED.key()).and(DAG_TASK.TOLERABLE)));
    Condition failed =
        one.STATE
            .in(TaskState.FAILED.key(), TaskState.UPSTREAM_FAILED.key(), TaskState.CANCELLED.key())
            .andNot(tolerated);
    write(
        tx,
        counts(whole, ENDED_WELL.or(tolerated), failed, one.STATE.eq(TaskState.SKIPPED.key()))
            .from(whole)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(whole.DAG_RUN_ID))
            .leftJoin(one)
            .on(one.DAG_RUN_ID.eq(whole.DAG_RUN_ID))
            .and(one.PARENT_ID.eq(whole.TASK_INSTANCE_ID))
            .leftJoin(DAG_TASK)
            .on(DAG_TASK.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
            .and(DAG_TASK.ORDINAL.eq(one.ORDINAL))
            .where(whole.DAG_RUN_ID.eq(dagRunId))
            .and(whole.MAP_SIZE.ge(0))
            .groupBy(whole.TASK_INSTANCE_ID));
  }

  private static Condition skipped(TaskInstance parent) {
    return parent.STATE.in(TaskState.SKIPPED.key(), TaskState.REMOVED.key());
  }

  private static SelectSelectStep<?> counts(
      TaskInstance child, Condition success, Condition failed, Condition skipped) {
    return select(
        child.TASK_INSTANCE_ID.as("id"),
        count().filterWhere(success).as("success"),
        count().filterWhere(failed).as("failed"),
        count().filterWhere(skipped).as("skipped"));
  }

  /** Writes only rows that change; of the instances of a mapped task most do not. */
  private static void write(DSLContext tx, Select<?> counts) {
    Field<Integer> success = of("success");
    Field<Integer> failed = of("failed");
    Field<Integer> skipped = of("skipped");
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, success)
        .set(TASK_INSTANCE.UPSTREAM_FAILED, failed)
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, skipped)
        .from(counts.asTable("counted"))
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(field(name("counted", "id"), Long.class)))
        .and(
            TASK_INSTANCE
                .UPSTREAM_SUCCESS
                .ne(success)
                .or(TASK_INSTANCE.UPSTREAM_FAILED.ne(failed))
                .or(TASK_INSTANCE.UPSTREAM_SKIPPED.ne(skipped)))
        .execute();
  }

  private static Field<Integer> of(String column) {
    return coalesce(field(name("counted", column), INTEGER), inline(0));
  }
}
