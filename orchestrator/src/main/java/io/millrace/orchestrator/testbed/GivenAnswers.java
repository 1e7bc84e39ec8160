package io.millrace.orchestrator.testbed;

import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Task;
import io.millrace.tasks.test.DagTest;
import org.jooq.DSLContext;

/** What a test says that people answer: it is there before anything is asked. */
record GivenAnswers(DSLContext database, DagTest test) {

  private static final int FIRST_GENERATION = 1;

  /**
   * Makes sure that no task would wait for ever.
   *
   * @throws IllegalArgumentException if one asks that is not answered, or cannot be
   */
  void require() {
    for (Task<?> task : test.dag().tasks()) {
      if (asks(task) && !task.mapping().equals(Mapping.NONE)) {
        throw new IllegalArgumentException(
            "task %s asks a person once for each element, which a test cannot answer; test the tasks around it"
                .formatted(task.id()));
      }
      if (asks(task) && !test.run().given().answers().containsKey(task.id())) {
        throw new IllegalArgumentException(
            "task %s asks a person; say what is answered with .answering(\"%s\", ..)"
                .formatted(task.id(), task.id()));
      }
    }
  }

  private static boolean asks(Task<?> task) {
    return task.operator() instanceof ApprovalOperator<?>;
  }

  /** Gives them to a run that nobody has begun. */
  void give(long dagRunId) {
    test.run()
        .given()
        .answers()
        .forEach((task, answer) -> {
          if (asks(test.task(task))) {
            give(dagRunId, task, answer);
          }
        });
  }

  private void give(long dagRunId, String taskId, String answer) {
    long taskInstance =
        database
            .select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
            .and(TASK_INSTANCE.TASK_ID.eq(taskId))
            .fetchSingle(row -> row.value1());
    database
        .insertInto(APPROVAL)
        .set(APPROVAL.TASK_INSTANCE_ID, taskInstance)
        .set(APPROVAL.GENERATION, FIRST_GENERATION)
        .set(APPROVAL.QUESTION, "")
        .set(APPROVAL.OPTIONS, new String[] {answer})
        .set(APPROVAL.SKIPS, false)
        .set(APPROVAL.ANSWER, answer)
        .set(APPROVAL.ANSWERED_BY, "the test")
        .set(APPROVAL.ANSWERED_AT, currentOffsetDateTime())
        .execute();
  }
}
