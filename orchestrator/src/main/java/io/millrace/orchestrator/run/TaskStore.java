package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.tasks.TriggerRule;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Transitions of task instances, one statement a method; the caller opens the transaction. */
final class TaskStore {

  /** What a task ending upstream adds to a task's counters. */
  record Increment(long dagRunId, int ordinal, int success, int failed, int skipped) {}

  /** A task instance after its counters changed. */
  record Counted(
      long taskInstanceId,
      long dagRunId,
      int ordinal,
      long token,
      TaskState state,
      TriggerRule rule,
      Counters upstream) {}

  /** A task instance that ends without having run. */
  record Settled(long taskInstanceId, TaskState state, String reason) {}

  private TaskStore() {}

  static void create(DSLContext tx, long dagRunId, RunGraph graph) {
    var nodes = graph.nodes();
    var rows = Rows.of(IntStream.range(0, nodes.size()).boxed().toList());
    var ordinal = rows.column("ordinal", INTEGER, i -> i);
    var taskId = rows.column("task_id", CLOB, i -> nodes.get(i).taskId());
    var rule = rows.column("rule", CLOB, i -> nodes.get(i).rule().name());
    var total = rows.column("total", INTEGER, i -> nodes.get(i).upstream().size());
    tx.insertInto(
            TASK_INSTANCE,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TRIGGER_RULE,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.TRY_NUMBER,
            TASK_INSTANCE.RESCUES,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .select(
            tx.select(
                    inline(dagRunId),
                    ordinal,
                    taskId,
                    rule,
                    inline(TaskState.WAITING.key()),
                    inline(1),
                    inline(0),
                    inline(0),
                    inline(0L),
                    total,
                    inline(0),
                    inline(0),
                    inline(0))
                .from(rows.table()))
        .execute();
  }

  /** Adds to counters; the caller holds the runs' locks. */
  static List<Counted> count(DSLContext tx, List<Increment> increments) {
    var rows = Rows.of(increments);
    var run = rows.column("run", BIGINT, Increment::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, Increment::ordinal);
    var success = rows.column("success", INTEGER, Increment::success);
    var failed = rows.column("failed", INTEGER, Increment::failed);
    var skipped = rows.column("skipped", INTEGER, Increment::skipped);
    return tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, TASK_INSTANCE.UPSTREAM_SUCCESS.plus(success))
        .set(TASK_INSTANCE.UPSTREAM_FAILED, TASK_INSTANCE.UPSTREAM_FAILED.plus(failed))
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, TASK_INSTANCE.UPSTREAM_SKIPPED.plus(skipped))
        .from(rows.table())
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.ORDINAL.eq(ordinal))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.TRIGGER_RULE,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .fetch(row ->
            new Counted(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                TaskState.of(row.value5()),
                TriggerRule.valueOf(row.value6()),
                new Counters(row.value7(), row.value8(), row.value9(), row.value10())));
  }

  /** Every waiting task instance of the runs with its counters as they stand. */
  static List<Counted> waiting(DSLContext tx, Collection<Long> dagRunIds) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.TRIGGER_RULE,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .and(TASK_INSTANCE.STATE.eq(TaskState.WAITING.key()))
        .fetch(row ->
            new Counted(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                TaskState.WAITING,
                TriggerRule.valueOf(row.value5()),
                new Counters(row.value6(), row.value7(), row.value8(), row.value9())));
  }

  /** Ends waiting task instances that will not run. */
  static void settle(DSLContext tx, List<Settled> settled) {
    var rows = Rows.of(settled);
    var id = rows.column("id", BIGINT, Settled::taskInstanceId);
    var state = rows.column("state", CLOB, end -> end.state().key());
    var reason = rows.column("reason", CLOB, Settled::reason);
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, state)
        .set(TASK_INSTANCE.REASON, reason)
        .set(TASK_INSTANCE.ENDED_AT, currentOffsetDateTime())
        .from(rows.table())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
        .and(TASK_INSTANCE.STATE.eq(TaskState.WAITING.key()))
        .execute();
  }

  static Query makeReady(List<Long> waiting) {
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(waiting.toArray(Long[]::new))))
        .and(TASK_INSTANCE.STATE.eq(TaskState.WAITING.key()));
  }
}
