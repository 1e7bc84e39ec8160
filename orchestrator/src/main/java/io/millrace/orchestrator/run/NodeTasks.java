package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectCount;

import org.jooq.Field;

/**
 * The task instances that nodes run, looked for among the runs that are not finished: no index over
 * all of history leads from a node to them, and none is to, since a claim writes the column.
 */
final class NodeTasks {

  private NodeTasks() {}

  /** How many a node runs. */
  static Field<Integer> count(Field<Long> nodeId) {
    return field(
        selectCount()
            .from(DAG_RUN)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .where(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
            .and(TASK_INSTANCE.NODE_ID.eq(nodeId)));
  }
}
