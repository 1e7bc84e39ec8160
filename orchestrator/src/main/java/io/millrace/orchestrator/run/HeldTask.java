package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.field;

import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A task instance of a locked run, locked.
 *
 * @param unfenced whether a try of it was lost, and nobody has fenced it since
 */
record HeldTask(
    long taskInstanceId,
    long dagRunId,
    int ordinal,
    String taskId,
    long token,
    int generation,
    TaskState state,
    boolean unfenced,
    MapPlace mapped,
    @Nullable Integer mapSize) {

  Place place() {
    return new Place(dagRunId, ordinal, mapped.parentId(), mapped.index());
  }

  /** For people, as in {@code load} or {@code load[3]}. */
  String label() {
    return taskId + mapped.path();
  }

  /** Whether it is a mapped task, group or loop as a whole. */
  boolean isMapped() {
    return mapSize != null;
  }

  /** Whether it waits, or has waited, for its own instances. */
  boolean isExpanded() {
    return mapSize != null && mapSize >= 0;
  }

  /** Whether it is an instance that is not there since its mapped task was cleared. */
  boolean isRemoved() {
    return state == TaskState.REMOVED && !mapped.isNone();
  }

  /** All of a run's, by ordinal, those that are no instances of mapped tasks first. */
  static List<HeldTask> of(DSLContext tx, long dagRunId) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.STATE,
            field(Unfenced.areThey()),
            TASK_INSTANCE.PARENT_ID,
            TASK_INSTANCE.MAP_INDEX,
            TASK_INSTANCE.MAP_PATH,
            TASK_INSTANCE.MAP_SIZE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .orderBy(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX)
        .forNoKeyUpdate()
        .fetch(row ->
            new HeldTask(
                row.value1(),
                dagRunId,
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                TaskState.of(row.value6()),
                row.value7(),
                new MapPlace(row.value8(), row.value9(), row.value10()),
                row.value11()));
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
