package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;

import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Makes a locked run's counters anew from the states upstream; what {@link Push} keeps is a cache.
 */
final class Recount {

  private Recount() {}

  static void run(DSLContext tx, long dagRunId) {
    var parent = TASK_INSTANCE.as("parent");
    var child = TASK_INSTANCE.as("child");
    var success = count().filterWhere(parent.STATE.eq(TaskState.SUCCESS.key()));
    var failed =
        count()
            .filterWhere(
                parent.STATE.in(
                    TaskState.FAILED.key(),
                    TaskState.UPSTREAM_FAILED.key(),
                    TaskState.CANCELLED.key()));
    var skipped =
        count().filterWhere(parent.STATE.in(TaskState.SKIPPED.key(), TaskState.REMOVED.key()));
    var counted =
        select(
                child.TASK_INSTANCE_ID.as("id"),
                success.as("success"),
                failed.as("failed"),
                skipped.as("skipped"))
            .from(child)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(child.DAG_RUN_ID))
            .leftJoin(DAG_EDGE)
            .on(DAG_EDGE.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
            .and(DAG_EDGE.DOWNSTREAM.eq(child.ORDINAL))
            .leftJoin(parent)
            .on(parent.DAG_RUN_ID.eq(child.DAG_RUN_ID))
            .and(parent.ORDINAL.eq(DAG_EDGE.UPSTREAM))
            .where(child.DAG_RUN_ID.eq(dagRunId))
            .groupBy(child.TASK_INSTANCE_ID)
            .asTable("counted");
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, of("success"))
        .set(TASK_INSTANCE.UPSTREAM_FAILED, of("failed"))
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, of("skipped"))
        .from(counted)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(field(name("counted", "id"), Long.class)))
        .execute();
  }

  private static Field<Integer> of(String column) {
    return coalesce(field(name("counted", column), INTEGER), inline(0));
  }
}
