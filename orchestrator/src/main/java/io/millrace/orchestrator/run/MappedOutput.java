package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.JSONB;

import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;

/** What mapped tasks, groups and loops hand on, made of what their instances did. */
final class MappedOutput {

  private MappedOutput() {}

  /**
   * Why there is no list of the outputs of a mapped task's instances, all of which have ended well
   * enough for it: the first that has left none, and was not skipped.
   */
  static Optional<String> lacking(DSLContext tx, Claim task, int result) {
    return tx.select(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .leftAntiJoin(TASK_OUTPUT)
        .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(task.dagRunId()))
        .and(TASK_INSTANCE.ORDINAL.eq(result))
        .and(TASK_INSTANCE.PARENT_ID.eq(task.taskInstanceId()))
        .and(TASK_INSTANCE.STATE.notIn(TaskState.SKIPPED.key(), TaskState.REMOVED.key()))
        .orderBy(TASK_INSTANCE.MAP_INDEX)
        .limit(1)
        .fetchOptional(row -> nothing(row.value1(), row.value2()));
  }

  private static String nothing(String label, String state) {
    return "%s (%s) has handed on nothing, and the list of all outputs would lack it; clear %s, or have its task skip itself where it has nothing to hand on"
        .formatted(label, state, label);
  }

  /**
   * Keeps the list of the outputs of a mapped task's instances, in the order of the elements; those
   * that were skipped are left out.
   *
   * @return bytes of JSON that they have together; if it is more than {@link Effect#MOST_OUTPUT},
   *     nothing is kept
   */
  static long collect(DSLContext tx, Claim task, int result) {
    Condition ofThese =
        TASK_INSTANCE
            .DAG_RUN_ID
            .eq(task.dagRunId())
            .and(TASK_INSTANCE.ORDINAL.eq(result))
            .and(TASK_INSTANCE.PARENT_ID.eq(task.taskInstanceId()))
            .and(TaskRows.in(TaskState.SUCCESS));
    long bytes =
        tx.select(
                coalesce(
                    field("sum(octet_length({0}::text) + 2)", BIGINT, TASK_OUTPUT.VALUE),
                    inline(0L)))
            .from(TASK_INSTANCE)
            .join(TASK_OUTPUT)
            .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
            .where(ofThese)
            .fetchSingle()
            .value1();
    if (bytes <= Effect.MOST_OUTPUT) {
      Field<org.jooq.JSONB> list =
          field(
              "coalesce(jsonb_agg({0} order by {1}), '[]')",
              JSONB, TASK_OUTPUT.VALUE, TASK_INSTANCE.MAP_INDEX);
      keep(
          tx,
          select(inline(task.taskInstanceId()), inline(task.token()), list)
              .from(TASK_INSTANCE)
              .join(TASK_OUTPUT)
              .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
              .where(ofThese));
    }
    return bytes;
  }

  /** Hands on what the last iteration of a loop handed on. */
  static void ofLoop(DSLContext tx, Claim loop, LoopOutput last) {
    keep(
        tx,
        select(inline(loop.taskInstanceId()), inline(loop.token()), LoopOutput.value())
            .from(TASK_OUTPUT)
            .where(TASK_OUTPUT.TASK_INSTANCE_ID.eq(last.taskInstanceId())));
  }

  private static void keep(
      DSLContext tx, Select<? extends org.jooq.Record3<Long, Long, org.jooq.JSONB>> output) {
    tx.execute(
        insertInto(TASK_OUTPUT, TASK_OUTPUT.TASK_INSTANCE_ID, TASK_OUTPUT.TOKEN, TASK_OUTPUT.VALUE)
            .select(output)
            .onConflict(TASK_OUTPUT.TASK_INSTANCE_ID)
            .doUpdate()
            .set(TASK_OUTPUT.TOKEN, excluded(TASK_OUTPUT.TOKEN))
            .set(TASK_OUTPUT.VALUE, excluded(TASK_OUTPUT.VALUE)));
  }
}
