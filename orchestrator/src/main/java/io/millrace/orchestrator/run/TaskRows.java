package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.inline;

import org.jooq.Condition;

/** What is said of task instances wherever they are looked for: state, task, how many at once. */
final class TaskQueue {

  /** A task instance that changed its state outside the hot path. */
  record Moved(long taskInstanceId, long dagRunId, long token) {}

  /** At most so many are looked at in one step. */
  static final int BATCH = 1000;

  private TaskQueue() {}

  static Condition in(TaskState state) {
    return TASK_INSTANCE.STATE.eq(inline(state.key()));
  }

  static Condition definition() {
    return DAG_TASK
        .DAG_VERSION_ID
        .eq(DAG_RUN.DAG_VERSION_ID)
        .and(DAG_TASK.ORDINAL.eq(TASK_INSTANCE.ORDINAL));
  }
}
