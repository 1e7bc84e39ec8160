package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import java.util.Optional;
import org.jooq.DSLContext;

/** What becomes of the mapped task or loop whose instance is marked as success. Reads only. */
final class MissedOutput {

  private MissedOutput() {}

  /** A sentence without a full stop, where what it hands on is missed; else empty. */
  static Optional<String> of(DSLContext database, long dagRunId, String label) {
    var whole = DAG_TASK.as("whole");
    return database
        .select(whole.TASK_ID, whole.MAPPING)
        .from(TASK_INSTANCE)
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .join(whole)
        .on(whole.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
        .and(whole.MAP_RESULT.eq(TASK_INSTANCE.ORDINAL))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(label))
        .and(TASK_INSTANCE.PARENT_ID.ne(0L))
        .and(whole.MAP_COLLECTED.isTrue().or(whole.MAPPING.eq(NodeMapping.Kind.LOOP.key())))
        .limit(1)
        .fetchOptional(row -> sentence(row.value1(), row.value2(), label));
  }

  private static String sentence(String whole, String mapping, String label) {
    String misses =
        mapping.equals(NodeMapping.Kind.LOOP.key())
            ? "the loop %s fails, which is not told whether it is done"
            : "%s fails, whose outputs another task takes";
    return ("%s hands on nothing, so that " + misses + "; clear %s to have it run again")
        .formatted(label, whole, label);
  }
}
