package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import java.util.List;
import org.jooq.DSLContext;

/** Claims task instances for a node: a new token and a new try each, in one statement. */
final class ClaimTasks {

  /** What of a task instance a claim answers. */
  record Claimed(
      long taskInstanceId,
      long dagRunId,
      int ordinal,
      String taskId,
      long token,
      int generation,
      int tryNumber,
      int rescues) {}

  private ClaimTasks() {}

  /** Takes task instances that are waiting or ready for a node, each with a new token and a try. */
  static List<Claimed> in(DSLContext tx, List<Long> ids, long nodeId, TaskState from) {
    var claimed =
        name("claimed")
            .as(
                update(TASK_INSTANCE)
                    .set(TASK_INSTANCE.STATE, TaskState.RUNNING.key())
                    .set(TASK_INSTANCE.NODE_ID, nodeId)
                    .set(TASK_INSTANCE.TOKEN, TASK_INSTANCE.TOKEN.plus(1))
                    .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.plus(1))
                    .set(TASK_INSTANCE.STARTED_AT, currentOffsetDateTime())
                    .setNull(TASK_INSTANCE.REASON)
                    .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(ids.toArray(Long[]::new))))
                    .and(TASK_INSTANCE.STATE.eq(from.key()))
                    .returning(
                        TASK_INSTANCE.TASK_INSTANCE_ID,
                        TASK_INSTANCE.DAG_RUN_ID,
                        TASK_INSTANCE.ORDINAL,
                        TASK_INSTANCE.TASK_ID,
                        TASK_INSTANCE.TOKEN,
                        TASK_INSTANCE.GENERATION,
                        TASK_INSTANCE.TRY_NUMBER,
                        TASK_INSTANCE.RESCUES));
    var it = TASK_INSTANCE.as("claimed");
    var tried =
        name("tried")
            .as(
                insertInto(
                        TASK_TRY,
                        TASK_TRY.TASK_INSTANCE_ID,
                        TASK_TRY.TOKEN,
                        TASK_TRY.GENERATION,
                        TASK_TRY.TRY_NUMBER,
                        TASK_TRY.NODE_ID,
                        TASK_TRY.STATE,
                        TASK_TRY.STARTED_AT)
                    .select(
                        select(
                                it.TASK_INSTANCE_ID,
                                it.TOKEN,
                                it.GENERATION,
                                it.TRY_NUMBER,
                                val(nodeId),
                                inline(TaskState.RUNNING.key()),
                                currentOffsetDateTime())
                            .from(table(name("claimed"))))
                    .returning(TASK_TRY.TOKEN));
    return tx.with(claimed)
        .with(tried)
        .select(
            it.TASK_INSTANCE_ID,
            it.DAG_RUN_ID,
            it.ORDINAL,
            it.TASK_ID,
            it.TOKEN,
            it.GENERATION,
            it.TRY_NUMBER,
            it.RESCUES)
        .from(table(name("claimed")))
        .fetch(row ->
            new Claimed(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6(),
                row.value7(),
                row.value8()));
  }
}
