package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.PAST_WAIT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Past;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What of the run before keeps a waiting task from running. */
final class PastConditions {

  private record Before(
      long dagRunId,
      long dagVersionId,
      String runId,
      OffsetDateTime date,
      String taskId,
      boolean andNext) {

    String words() {
      return "run %s of %s".formatted(runId, WaitingTask.shown(date));
    }
  }

  private PastConditions() {}

  static Optional<String> heldUp(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.WAITING) {
      return Optional.empty();
    }
    Before before = before(database, task);
    return before == null
        ? Optional.empty()
        : same(database, before)
            .or(() -> before.andNext() ? next(database, before) : Optional.empty())
            .or(() ->
                Optional.of(
                    "it depends on the past, and %s, which writes its tables too, has not ended"
                        .formatted(before.words())));
  }

  private static @Nullable Before before(DSLContext database, WaitingTask task) {
    return database
        .select(
            DAG_RUN.DAG_RUN_ID,
            DAG_RUN.DAG_VERSION_ID,
            DAG_RUN.RUN_ID,
            DAG_RUN.LOGICAL_DATE,
            TASK_INSTANCE.TASK_ID,
            DAG_TASK.PAST)
        .from(PAST_WAIT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(PAST_WAIT.TASK_INSTANCE_ID))
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(PAST_WAIT.AWAITED_RUN_ID))
        .join(DAG_TASK)
        .on(DAG_TASK.DAG_VERSION_ID.eq(task.run().dagVersionId()))
        .and(DAG_TASK.ORDINAL.eq(task.ordinal()))
        .where(PAST_WAIT.TASK_INSTANCE_ID.eq(task.taskInstanceId()))
        .fetchOne(row ->
            new Before(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6().equals(Lower.of(Past.SAME_TASK_AND_NEXT))));
  }

  private static Optional<String> same(DSLContext database, Before before) {
    return database
        .select(TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(before.dagRunId()))
        .and(TASK_INSTANCE.TASK_ID.eq(before.taskId()))
        .and(PastStore.isOne(TASK_INSTANCE))
        .and(PastStore.isNotFine(TASK_INSTANCE))
        .limit(1)
        .fetchOptional(row ->
            "it depends on the past, and the same task in %s is %s"
                .formatted(before.words(), row.value1()));
  }

  private static Optional<String> next(DSLContext database, Before before) {
    return database
        .select(TASK_INSTANCE.TASK_ID, TASK_INSTANCE.STATE)
        .from(DAG_TASK)
        .join(DAG_EDGE)
        .on(DAG_EDGE.DAG_VERSION_ID.eq(DAG_TASK.DAG_VERSION_ID))
        .and(DAG_EDGE.UPSTREAM.eq(DAG_TASK.ORDINAL))
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.ORDINAL.eq(DAG_EDGE.DOWNSTREAM))
        .and(TASK_INSTANCE.DAG_RUN_ID.eq(before.dagRunId()))
        .where(DAG_TASK.DAG_VERSION_ID.eq(before.dagVersionId()))
        .and(DAG_TASK.TASK_ID.eq(before.taskId()))
        .and(PastStore.isOne(TASK_INSTANCE))
        .and(PastStore.isNotFine(TASK_INSTANCE))
        .orderBy(TASK_INSTANCE.ORDINAL)
        .limit(1)
        .fetchOptional(row ->
            "it waits for what comes after it in the past, and %s in %s is %s"
                .formatted(row.value1(), before.words(), row.value2()));
  }
}
