package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.TaskRows.Moved;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.DSLContext;

/**
 * Makes task instances ready that waited for anything but other tasks; those with limits wait for
 * them next, and nodes are rung for. In a transaction of the caller's.
 */
final class MakeReady {

  private final DSLContext tx;
  private final LongFunction<RunGraph> graphs;

  /** {@code graphs} by version. */
  MakeReady(DSLContext tx, LongFunction<RunGraph> graphs) {
    this.tx = tx;
    this.graphs = graphs;
  }

  /** Whose retry is due; answers how many. */
  int retries() {
    return now(RetryTasks.due(tx), TaskState.UP_FOR_RETRY, "its retry is due");
  }

  /** Those of these that still are deferred; answers how many. */
  int deferred(List<Long> taskInstanceIds) {
    return now(Deferrals.wake(tx, taskInstanceIds), TaskState.DEFERRED, "its wait is over");
  }

  /** What dead nodes were running. */
  List<Moved> lost() {
    List<Moved> lost = RescueTasks.of(tx);
    if (!lost.isEmpty()) {
      TryStore.lose(tx, lost);
      int ignored = now(lost, TaskState.RUNNING, "its node was lost");
    }
    return lost;
  }

  /** Whose question was answered, or is no longer to be; answers how many. */
  int answered(List<Moved> ready, String reason) {
    return now(ready, TaskState.AWAITING_APPROVAL, reason);
  }

  private int now(List<Moved> ready, TaskState from, String reason) {
    if (!ready.isEmpty()) {
      Requeue.of(tx, ready, graphs);
      Bell.ring(tx);
      History.append(
          tx,
          ready.stream()
              .map(task ->
                  Transition.ofTask(
                      task.dagRunId(),
                      task.taskInstanceId(),
                      task.token(),
                      from,
                      TaskState.READY,
                      reason))
              .toList());
    }
    return ready.size();
  }
}
