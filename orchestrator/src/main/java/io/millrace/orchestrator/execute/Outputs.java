package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;

import java.util.Map;
import org.jooq.DSLContext;

/** Reads the typed outputs of a run's tasks. */
final class Outputs {

  private Outputs() {}

  /** Task id to JSON. */
  static Map<String, String> of(DSLContext database, long dagRunId) {
    return database
        .select(TASK_INSTANCE.TASK_ID, TASK_OUTPUT.VALUE)
        .from(TASK_OUTPUT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_OUTPUT.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .fetchMap(row -> row.value1(), row -> row.value2().data());
  }
}
