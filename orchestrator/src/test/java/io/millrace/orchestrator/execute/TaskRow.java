package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.testing.TestDatabase;

/** What stands in a task's row of a run. */
final class TaskRow {

  private TaskRow() {}

  static String state(TestDatabase database, long run, String taskId) {
    return database
        .sql()
        .select(TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.TASK_ID.eq(taskId))
        .fetchSingle()
        .value1();
  }
}
