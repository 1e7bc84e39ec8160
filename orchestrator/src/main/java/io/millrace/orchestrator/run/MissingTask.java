package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.text.DidYouMean;
import java.util.List;
import org.jooq.DSLContext;

/** Says what a run has in the place of a task instance that it does not have. Reads only. */
record MissingTask(DSLContext database, long dagRunId, String label) {

  /** A sentence without a full stop. */
  TaskNotFound refusal() {
    RunLabel run = RunLabel.of(database, dagRunId);
    return new TaskNotFound(run + " has " + (isDefined() ? instances() : noTask()));
  }

  /** What the DAG calls a task, without the place of an instance. */
  static String taskId(String label) {
    int place = label.indexOf('[');
    return place < 0 ? label : label.substring(0, place);
  }

  private String taskId() {
    return taskId(label);
  }

  private boolean isDefined() {
    return database.fetchExists(
        selectOne()
            .from(DAG_TASK)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_VERSION_ID.eq(DAG_TASK.DAG_VERSION_ID))
            .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
            .and(DAG_TASK.TASK_ID.eq(taskId())));
  }

  private String noTask() {
    List<String> known =
        database
            .select(TASK_INSTANCE.TASK_ID)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
            .and(TASK_INSTANCE.PARENT_ID.eq(0L))
            .orderBy(TASK_INSTANCE.ORDINAL)
            .fetch(TASK_INSTANCE.TASK_ID);
    return "no task %s; it has %s%s"
        .formatted(label, String.join(", ", known), DidYouMean.suggestion(label, known));
  }

  private String instances() {
    List<String> labels =
        database
            .select(TASK_INSTANCE.MAP_PATH)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
            .and(TASK_INSTANCE.TASK_ID.eq(taskId()))
            .and(TASK_INSTANCE.PARENT_ID.ne(0L))
            .and(TASK_INSTANCE.STATE.ne(TaskState.REMOVED.key()))
            .orderBy(length(TASK_INSTANCE.MAP_PATH), TASK_INSTANCE.MAP_PATH)
            .fetch(row -> taskId() + row.value1());
    if (label.equals(taskId())) {
      return "%s once for each element of a mapped group or loop; name one, as in %s"
          .formatted(label, labels.isEmpty() ? label + "[0]" : labels.getFirst());
    }
    return switch (labels.size()) {
      case 0 -> none();
      case 1 ->
          "no %s; it has one instance of %s, %s".formatted(label, taskId(), labels.getFirst());
      default ->
          "no %s; it has %,d instances of %s, %s to %s"
              .formatted(label, labels.size(), taskId(), labels.getFirst(), labels.getLast());
    };
  }

  private String none() {
    return isOne()
        ? "no %s: %s is not mapped; leave out the brackets".formatted(label, taskId())
        : "no %s: there is no instance of %s yet".formatted(label, taskId());
  }

  /** Whether it is one task, neither mapped nor in what is. */
  private boolean isOne() {
    return database.fetchExists(
        TASK_INSTANCE,
        TASK_INSTANCE
            .DAG_RUN_ID
            .eq(dagRunId)
            .and(TASK_INSTANCE.TASK_ID.eq(taskId()))
            .and(TASK_INSTANCE.PARENT_ID.eq(0L))
            .and(TASK_INSTANCE.MAP_SIZE.isNull()));
  }
}
