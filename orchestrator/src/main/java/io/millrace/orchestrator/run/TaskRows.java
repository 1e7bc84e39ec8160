package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.inline;

import org.jooq.Condition;

/** What is said of the rows of task instances wherever they are looked for. */
final class TaskRows {

  /** A task instance that changed its state outside the hot path. */
  record Moved(long taskInstanceId, long dagRunId, long token) {}

  /** At most so many are moved in one step outside the hot path. */
  static final int BATCH = 1000;

  private TaskRows() {}

  static Condition in(TaskState state) {
    return TASK_INSTANCE.STATE.eq(inline(state.key()));
  }

  /** The task of the run's DAG version that an instance is one of. */
  static Condition isDefinedBy() {
    return DAG_TASK
        .DAG_VERSION_ID
        .eq(DAG_RUN.DAG_VERSION_ID)
        .and(DAG_TASK.ORDINAL.eq(TASK_INSTANCE.ORDINAL));
  }
}
