package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import java.util.List;
import org.jooq.DSLContext;

/** Task instances that a node has claimed, and why any of their runs is to stop. */
final class NodeClaims {

  private NodeClaims() {}

  /** What a node runs, as the database has it. */
  static List<Claim> of(DSLContext tx, long nodeId) {
    return RoundTrip.fetch(
        tx,
        select(ClaimTasks.columns(TASK_INSTANCE))
            .select(DAG_RUN.DAG_VERSION_ID, DAG_RUN.STOP_REASON)
            .from(TASK_INSTANCE)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .where(TaskRows.in(TaskState.RUNNING))
            .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
            .and(TASK_INSTANCE.NODE_ID.eq(nodeId)),
        row -> {
          String stop = row.getString(ClaimTasks.WIDTH + 2);
          return ClaimTasks.read(
              row, row.getLong(ClaimTasks.WIDTH + 1), stop == null ? null : StopReason.of(stop));
        });
  }
}
