package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.TaskRole;
import io.millrace.tasks.TriggerRule;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A task instance as it stands, with its run.
 *
 * @param tearsDown it runs although its run stops
 * @param node that runs it; null if none does
 * @param mapSize of a mapped task, group or loop as a whole, and -1 before that is known; null for
 *     others
 * @param counters of the tasks before it or, once its size is known, of its instances
 */
record WaitingTask(
    OfRun run,
    long taskInstanceId,
    String taskId,
    int ordinal,
    TaskState state,
    TriggerRule rule,
    String queue,
    RunGraph.Kind kind,
    boolean tearsDown,
    @Nullable OffsetDateTime dueAt,
    @Nullable OffsetDateTime startedAt,
    @Nullable String reason,
    @Nullable String node,
    MapPlace mapped,
    @Nullable Integer mapSize,
    Counters counters) {

  /** Its run. */
  record OfRun(
      long dagRunId,
      String dagId,
      String runId,
      long dagVersionId,
      RunState state,
      @Nullable StopReason stop,
      @Nullable OffsetDateTime pausedAt,
      boolean backfill,
      OffsetDateTime createdAt,
      List<String> writtenTables) {}

  static Optional<WaitingTask> find(DSLContext database, long dagRunId, String taskId) {
    return database
        .select(TASK_INSTANCE.fields())
        .select(DAG_RUN.fields())
        .select(DAG_TASK.QUEUE, DAG_TASK.KIND, DAG_TASK.PART, NODE.NAME)
        .from(TASK_INSTANCE)
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .join(DAG_TASK)
        .on(DAG_TASK.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
        .and(DAG_TASK.ORDINAL.eq(TASK_INSTANCE.ORDINAL))
        .leftJoin(NODE)
        .on(NODE.NODE_ID.eq(TASK_INSTANCE.NODE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId))
        .fetchOptional(WaitingTask::of);
  }

  private static WaitingTask of(Record row) {
    String stop = row.get(DAG_RUN.STOP_REASON);
    return new WaitingTask(
        new OfRun(
            row.get(DAG_RUN.DAG_RUN_ID),
            row.get(DAG_RUN.DAG_ID),
            row.get(DAG_RUN.RUN_ID),
            row.get(DAG_RUN.DAG_VERSION_ID),
            RunState.of(row.get(DAG_RUN.STATE)),
            stop == null ? null : StopReason.of(stop),
            row.get(DAG_RUN.PAUSED_AT),
            row.get(DAG_RUN.RUN_TYPE).equals(RunType.BACKFILL.key()),
            row.get(DAG_RUN.CREATED_AT),
            List.of(row.get(DAG_RUN.WRITTEN_TABLES))),
        row.get(TASK_INSTANCE.TASK_INSTANCE_ID),
        row.get(TASK_INSTANCE.TASK_ID),
        row.get(TASK_INSTANCE.ORDINAL),
        TaskState.of(row.get(TASK_INSTANCE.STATE)),
        TriggerRule.valueOf(row.get(TASK_INSTANCE.TRIGGER_RULE)),
        row.get(DAG_TASK.QUEUE),
        RunGraph.Kind.of(row.get(DAG_TASK.KIND)),
        row.get(DAG_TASK.PART).equals(Lower.of(TaskRole.TEARDOWN)),
        row.get(TASK_INSTANCE.DUE_AT),
        row.get(TASK_INSTANCE.STARTED_AT),
        row.get(TASK_INSTANCE.REASON),
        row.get(NODE.NAME),
        new MapPlace(
            row.get(TASK_INSTANCE.PARENT_ID),
            row.get(TASK_INSTANCE.MAP_INDEX),
            row.get(TASK_INSTANCE.MAP_PATH)),
        row.get(TASK_INSTANCE.MAP_SIZE),
        new Counters(
            row.get(TASK_INSTANCE.UPSTREAM_TOTAL),
            row.get(TASK_INSTANCE.UPSTREAM_SUCCESS),
            row.get(TASK_INSTANCE.UPSTREAM_FAILED),
            row.get(TASK_INSTANCE.UPSTREAM_SKIPPED)));
  }

  /** What people call it, as in {@code load} or {@code load[3]}. */
  String label() {
    return taskId + mapped.path();
  }

  /** To the second, in UTC. */
  static String shown(OffsetDateTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
