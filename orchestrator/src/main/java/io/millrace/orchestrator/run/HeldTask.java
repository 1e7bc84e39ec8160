package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.field;

import java.util.List;
import org.jooq.DSLContext;

/**
 * A task instance of a locked run, locked.
 *
 * @param unfenced whether a try of it was lost, and nobody has fenced it since
 */
record HeldTask(
    long taskInstanceId,
    int ordinal,
    String taskId,
    long token,
    int generation,
    TaskState state,
    boolean unfenced) {

  /** All of a run's, by ordinal. */
  static List<HeldTask> of(DSLContext tx, long dagRunId) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.STATE,
            field(Unfenced.areThey()))
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .orderBy(TASK_INSTANCE.ORDINAL)
        .forNoKeyUpdate()
        .fetch(row ->
            new HeldTask(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                TaskState.of(row.value6()),
                row.value7()));
  }

  static Long[] ids(List<HeldTask> tasks) {
    return tasks.stream().map(HeldTask::taskInstanceId).toArray(Long[]::new);
  }

  /**
   * Whether a try of it may take effect yet: one that runs, or one that was lost and that nobody
   * has fenced since.
   */
  boolean isUnderWay() {
    return switch (state) {
      case RUNNING -> true;
      case READY, UP_FOR_RETRY -> unfenced;
      case WAITING,
          DEFERRED,
          AWAITING_APPROVAL,
          SUCCESS,
          FAILED,
          SKIPPED,
          UPSTREAM_FAILED,
          CANCELLED,
          REMOVED ->
          false;
    };
  }

  /** It takes a step that is outside the order of states within a generation. */
  Transition to(LockedRun run, TaskState next, String reason) {
    return new Transition(run.dagRunId(), taskInstanceId, token, state.key(), next.key(), reason);
  }
}
