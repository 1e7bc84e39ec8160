package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/** Transitions of task instances, one statement a method; the caller opens the transaction. */
final class TaskStore {

  /** A task instance that ends without having run. */
  record Settled(long taskInstanceId, TaskState state, @Nullable String reason) {}

  private static final SetStatement<Settled> SETTLE = SetStatement.of(TaskStore::settle);
  private static final SetStatement<Long> MAKE_READY = SetStatement.of(TaskStore::makeReady);

  private TaskStore() {}

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
