package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;

import io.millrace.orchestrator.run.Effect;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The typed outputs of a run's tasks, as JSON. */
public final class Outputs {

  /** Of one, in bytes. */
  static final int LONGEST = Effect.MOST_OUTPUT;

  private Outputs() {}

  /**
   * As it is stored; null if there is none.
   *
   * @throws TaskFailed for good, if it is too long or cannot be JSON
   */
  public static @Nullable String write(@Nullable Object output) {
    if (output == null) {
      return null;
    }
    String json = Json.write(output);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw TaskFailed.forGood(
          "the output is too long to be handed on (%d bytes of JSON, %d at most); write it to a file or a table and hand on where it is"
              .formatted(bytes, LONGEST));
    }
    return json;
  }

  /** As its task's operator says; null if there is none. */
  public static @Nullable Object read(Task<?> task, @Nullable String json) {
    return json == null ? null : Json.read(json, task.storedType());
  }

  /** Of one instance of a mapped task; null if there is none. */
  public static @Nullable Object ofInstance(
      DSLContext database, long taskInstanceId, Task<?> task) {
    return database
        .select(TASK_OUTPUT.VALUE)
        .from(TASK_OUTPUT)
        .where(TASK_OUTPUT.TASK_INSTANCE_ID.eq(taskInstanceId))
        .fetchOptional(row -> Json.read(row.value1().data(), task.operator().storedType()))
        .orElse(null);
  }

  /** Task id to JSON; of mapped tasks as a whole, what others take of them. */
  public static Map<String, String> of(DSLContext database, long dagRunId) {
    return database
        .select(TASK_INSTANCE.TASK_ID, TASK_OUTPUT.VALUE)
        .from(TASK_OUTPUT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_OUTPUT.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .and(TASK_INSTANCE.PARENT_ID.eq(0L))
        .fetchMap(row -> row.value1(), row -> row.value2().data());
  }
}
