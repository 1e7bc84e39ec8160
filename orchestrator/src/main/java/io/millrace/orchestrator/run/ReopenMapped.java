package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** What clearing and marking do to mapped tasks, groups and loops, and to their instances. */
final class ReopenMapped {

  static final String REASON = "cleared, as an instance of it was cleared or marked";

  /** Ends the reason of what is cleared of which all instances stay. */
  static final String DECIDED = "; what its instances come to is decided anew";

  private ReopenMapped() {}

  /** Has those that ended wait for their instances again. */
  static void of(DSLContext tx, List<HeldTask> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    var left = new RoundTrip(tx);
    left.add(EffectStore.forgetOutputs(tasks));
    left.send();
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.WAITING.key())
        .set(TASK_INSTANCE.GENERATION, TASK_INSTANCE.GENERATION.plus(1))
        .setNull(TASK_INSTANCE.REASON)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks))))
        .execute();
  }

  /** Takes instances away, until they are made anew. Their tries stay, and their tokens. */
  static void remove(DSLContext tx, List<HeldTask> instances, String reason) {
    if (instances.isEmpty()) {
      return;
    }
    ClearTasks.startGeneration(tx, instances);
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.REMOVED.key())
        .set(TASK_INSTANCE.REASON, reason)
        .set(TASK_INSTANCE.ENDED_AT, currentOffsetDateTime())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(instances))))
        .execute();
  }

  /** Of those that are cleared, the mapped ones wait for the tasks before them. */
  static void startOver(DSLContext tx, List<HeldTask> cleared, RunGraph graph) {
    for (HeldTask task : cleared) {
      if (task.isMapped()) {
        tx.update(TASK_INSTANCE)
            .set(TASK_INSTANCE.MAP_SIZE, -1)
            .set(TASK_INSTANCE.UPSTREAM_TOTAL, graph.nodes().get(task.ordinal()).upstream().size())
            .set(TASK_INSTANCE.UPSTREAM_SUCCESS, 0)
            .set(TASK_INSTANCE.UPSTREAM_FAILED, 0)
            .set(TASK_INSTANCE.UPSTREAM_SKIPPED, 0)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task.taskInstanceId()))
            .execute();
      }
    }
  }

  /** Leaves so many iterations of loops. */
  static void cutShort(DSLContext tx, Map<HeldTask, Integer> loops, RunGraph graph) {
    loops.forEach((loop, left) ->
        tx.update(TASK_INSTANCE)
            .set(TASK_INSTANCE.MAP_SIZE, left)
            .set(TASK_INSTANCE.UPSTREAM_TOTAL, left * graph.bodyOf(loop.ordinal()).size())
            .set(TASK_INSTANCE.UPSTREAM_SUCCESS, 0)
            .set(TASK_INSTANCE.UPSTREAM_FAILED, 0)
            .set(TASK_INSTANCE.UPSTREAM_SKIPPED, 0)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(loop.taskInstanceId()))
            .execute());
  }
}
