package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Transitions of task instances, one statement a method; the caller opens the transaction. */
final class TaskStore {

  /** A task instance that ends without having run. */
  record Settled(long taskInstanceId, TaskState state, String reason) {}

  private record NewTask(long dagRunId, int ordinal, RunGraph.Node node) {}

  private static final SetStatement<NewTask> CREATE = SetStatement.of(TaskStore::create);
  private static final SetStatement<Settled> SETTLE = SetStatement.of(TaskStore::settle);
  private static final SetStatement<Long> MAKE_READY = SetStatement.of(TaskStore::makeReady);

  private TaskStore() {}

  static void create(DSLContext tx, long dagRunId, RunGraph graph) {
    List<NewTask> tasks = new ArrayList<>();
    graph.nodes().forEach(node -> tasks.add(new NewTask(dagRunId, tasks.size(), node)));
    CREATE.execute(tx, tasks);
  }

  private static Query create(Rows<NewTask> rows) {
    var run = rows.column("run", BIGINT, NewTask::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, NewTask::ordinal);
    var taskId = rows.column("task_id", CLOB, task -> task.node().taskId());
    var rule = rows.column("rule", CLOB, task -> task.node().rule().name());
    var total = rows.column("total", INTEGER, task -> task.node().upstream().size());
    return insertInto(
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
            select(
                    run,
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
                .from(rows.table()));
  }

  /** Ends waiting task instances that will not run. */
  static void settle(DSLContext tx, List<Settled> settled) {
    SETTLE.execute(tx, settled);
  }

  private static Query settle(Rows<Settled> rows) {
    var id = rows.column("id", BIGINT, Settled::taskInstanceId);
    var state = rows.column("state", CLOB, end -> end.state().key());
    var reason = rows.column("reason", CLOB, Settled::reason);
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, state)
        .set(TASK_INSTANCE.REASON, reason)
        .set(TASK_INSTANCE.ENDED_AT, currentOffsetDateTime())
        .from(rows.table())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
        .and(TASK_INSTANCE.STATE.eq(TaskState.WAITING.key()));
  }

  static Bound makeReady(List<Long> waiting) {
    return MAKE_READY.over(waiting);
  }

  private static Query makeReady(Rows<Long> rows) {
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))))
        .and(TASK_INSTANCE.STATE.eq(TaskState.WAITING.key()));
  }
}
