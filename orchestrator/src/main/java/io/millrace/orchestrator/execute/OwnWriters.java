package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.TaskState;
import io.millrace.tasks.Task;
import java.util.List;
import org.jooq.DSLContext;

/** The tasks of a run that write a table. */
final class OwnWriters {

  private OwnWriters() {}

  /** Whether one has succeeded: those that were skipped or failed have published nothing. */
  static boolean anySucceeded(DSLContext database, LoadedDag dag, long dagRunId, String table) {
    List<String> writers =
        dag.tasks().values().stream().filter(task -> writes(task, table)).map(Task::id).toList();
    return database.fetchExists(
        TASK_INSTANCE,
        TASK_INSTANCE
            .DAG_RUN_ID
            .eq(dagRunId)
            .and(TASK_INSTANCE.TASK_ID.in(writers))
            .and(TASK_INSTANCE.STATE.eq(TaskState.SUCCESS.key())));
  }

  private static boolean writes(Task<?> task, String table) {
    return task.lineage().writes().stream().anyMatch(name -> name.toString().equals(table));
  }
}
