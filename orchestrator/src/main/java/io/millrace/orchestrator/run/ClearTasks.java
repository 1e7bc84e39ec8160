package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * Starts a new generation of tasks of a locked run. Tries of earlier generations stay readable.
 * What waits runs anyway, and stays as it is.
 */
final class ClearTasks {

  private final DSLContext tx;
  private final LockedRun run;
  private final RunGraph graph;
  private final ClearedTasks what;
  private final List<HeldTask> cleared;
  private final List<HeldTask> groups;
  private final Set<String> named;

  private ClearTasks(
      DSLContext tx,
      LockedRun run,
      RunGraph graph,
      ClearedTasks what,
      List<HeldTask> groups,
      Set<String> named) {
    this.tx = tx;
    this.run = run;
    this.graph = graph;
    this.what = what;
    this.cleared = what.cleared();
    this.groups = groups;
    this.named = named;
  }

  /** Finds out what is to be cleared, and changes nothing. */
  static ClearTasks plan(DSLContext tx, LockedRun run, RunGraph graph, Clearing which) {
    HeldTasks all = HeldTasks.of(tx, run, graph);
    ClearedTasks what = ClearedTasks.of(SelectTasks.of(which, all), all);
    List<HeldTask> groups = GroupEnds.waitingAfter(all, what.cleared());
    return new ClearTasks(tx, run, graph, what, groups, SelectTasks.names(which));
  }

  LockedRun run() {
    return run;
  }

  /** The tasks that it clears, in an order that respects every edge. */
  List<HeldTask> tasks() {
    return what.meant();
  }

  /**
   * Makes sure that it can be done.
   *
   * @throws OperationRefused if one of them may be under way, or the run is about to end
   * @throws PoolRefused if one is in a pool that was removed since the run ended, or has too few
   *     slots now
   */
  void require() {
    if (!tasks().isEmpty() && run.stop() != null && !run.state().ended()) {
      throw new OperationRefused(
          "%s is being stopped; clear it once it has ended"
              .formatted(RunLabel.of(tx, run.dagRunId())));
    }
    for (HeldTask task : what.thatMustBeOver()) {
      if (task.isUnderWay()) {
        throw new OperationRefused(
            "task %s of %s is %s; wait for its end, mark it, or cancel the run, and clear it then"
                .formatted(
                    task.label(),
                    RunLabel.of(tx, run.dagRunId()),
                    task.state() == TaskState.RUNNING
                        ? "running"
                        : "waiting for its node, which was lost, to be fenced"));
      }
    }
    if (run.state().ended()) {
      Pools.requireThose(
          tx,
          graph,
          Stream.concat(tasks().stream(), what.removed().stream())
              .map(task -> graph.nodes().get(task.ordinal()))
              .distinct()
              .toList());
    }
  }

  /** Does it; an ended run is queued again, another one is to be decided anew. */
  void apply(Actor by) {
    if (tasks().isEmpty()) {
      return;
    }
    String reason = by.did("cleared");
    List<Transition> history = new ArrayList<>();
    if (run.state().ended()) {
      history.add(Transition.ofRun(run.dagRunId(), run.state(), RunState.QUEUED, reason));
    }
    cleared.forEach(task -> history.add(task.to(run, TaskState.WAITING, reason)));
    what.decided()
        .forEach(
            task -> history.add(task.to(run, TaskState.WAITING, reason + ReopenMapped.DECIDED)));
    what.reopened()
        .forEach(task -> history.add(task.to(run, TaskState.WAITING, ReopenMapped.REASON)));
    what.removed().forEach(task -> history.add(task.to(run, TaskState.REMOVED, reason)));
    startGeneration(tx, cleared);
    RetryGroups.startOver(tx, groups);
    ReopenMapped.of(tx, what.waitingAgain());
    ReopenMapped.remove(tx, what.removed(), reason);
    ReopenMapped.startOver(tx, cleared, graph);
    ReopenMapped.cutShort(tx, what.cutShort(), graph);
    PendingMarks.forget(tx, what.around());
    NotChosen.forget(tx, run.dagRunId(), what.thatMustBeOver(), named);
    Recount.run(tx, run.dagRunId());
    if (run.state().ended()) {
      RunStore.requeue(tx, run.dagRunId());
    }
    RunStore.recount(tx, run.dagRunId(), RunCounts.of(tx, run, graph));
    History.append(tx, history);
    Bell.ring(tx);
  }

  /** Has task instances wait anew. */
  static void startGeneration(DSLContext tx, List<HeldTask> tasks) {
    var left = new RoundTrip(tx);
    left.add(ReadyQueue.remove(List.of(HeldTask.ids(tasks))));
    left.add(Deferrals.forget(List.of(HeldTask.ids(tasks))));
    left.add(EffectStore.forgetOutputs(tasks));
    left.send();
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.WAITING.key())
        .set(TASK_INSTANCE.GENERATION, TASK_INSTANCE.GENERATION.plus(1))
        .set(TASK_INSTANCE.TRY_NUMBER, 0)
        .set(TASK_INSTANCE.RESCUES, 0)
        .set(TASK_INSTANCE.HAND_BACKS, 0)
        .setNull(TASK_INSTANCE.DUE_AT)
        .setNull(TASK_INSTANCE.REASON)
        .setNull(TASK_INSTANCE.ROWS_MOVED)
        .setNull(TASK_INSTANCE.ROWS_REJECTED)
        .setNull(TASK_INSTANCE.STARTED_AT)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks))))
        .execute();
  }
}
