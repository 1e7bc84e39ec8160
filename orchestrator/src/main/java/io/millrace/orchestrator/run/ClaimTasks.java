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
import static org.jooq.impl.DSL.with;

import io.millrace.sql.orchestrator.tables.TaskInstance;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** Claims task instances for a node: a new token and a new try each, in one statement. */
final class ClaimTasks {

  private ClaimTasks() {}

  /** The token that the next claim of a task instance gets. */
  static long nextToken(long token) {
    return token + 1;
  }

  /** What a {@link Claim} is made of. */
  static List<Field<?>> columns(TaskInstance task) {
    return List.of(
        task.TASK_INSTANCE_ID,
        task.DAG_RUN_ID,
        task.ORDINAL,
        task.TASK_ID,
        task.TOKEN,
        task.GENERATION,
        task.TRY_NUMBER,
        task.RESCUES);
  }

  /** Reads {@link #columns}, selected first. */
  static Claim claim(Record row, @Nullable StopReason stop) {
    return new Claim(
        row.get(0, Long.class),
        row.get(1, Long.class),
        row.get(2, Integer.class),
        row.get(3, String.class),
        row.get(4, Long.class),
        row.get(5, Integer.class),
        row.get(6, Integer.class),
        row.get(7, Integer.class),
        stop);
  }

  /** Takes task instances that are waiting or ready for a node, each with a new token and a try. */
  static ResultQuery<Record> of(List<Long> ids, long nodeId, TaskState from) {
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
                    .returning(columns(TASK_INSTANCE)));
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
    return with(claimed).with(tried).select(columns(it)).from(table(name("claimed")));
  }
}
