package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.JSONB;

import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the iteration of a loop has said.
 *
 * @param taskInstanceId that was to say it
 * @param label of it, for people
 * @param again whether another iteration follows; null if it has not said so
 */
record LoopOutput(long taskInstanceId, String label, TaskState state, @Nullable Boolean again) {

  /** What it hands on, in a row of {@code task_output}. */
  static Field<org.jooq.JSONB> value() {
    return coalesce(
        field("{0} -> 'value'", JSONB, TASK_OUTPUT.VALUE), inline(org.jooq.JSONB.valueOf("null")));
  }

  /** Of one iteration, which has ended. */
  static LoopOutput of(DSLContext tx, Claim loop, RunGraph graph, int index) {
    Integer result = graph.nodes().get(loop.ordinal()).mapping().result();
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH),
            TASK_INSTANCE.STATE,
            field("({0} -> 'again')::boolean", BOOLEAN, TASK_OUTPUT.VALUE))
        .from(TASK_INSTANCE)
        .leftJoin(TASK_OUTPUT)
        .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(TaskRows.in(TaskState.SUCCESS))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(loop.dagRunId()))
        .and(TASK_INSTANCE.ORDINAL.eq(result))
        .and(TASK_INSTANCE.PARENT_ID.eq(loop.taskInstanceId()))
        .and(TASK_INSTANCE.MAP_INDEX.eq(index))
        .fetchSingle(row ->
            new LoopOutput(row.value1(), row.value2(), TaskState.of(row.value3()), row.value4()));
  }
}
