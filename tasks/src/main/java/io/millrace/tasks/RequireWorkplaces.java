package io.millrace.tasks;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of where tasks work: in the node, in a process of their own, in a warehouse. */
final class RequireWorkplaces {

  private RequireWorkplaces() {}

  /**
   * Refuses a process of its own where it does no good.
   *
   * @throws DagRejected with the task and the remedy
   */
  static void ofProcesses(String dagId, Collection<TaskRef<?>> tasks) {
    tasks.forEach(task -> requireExecutor(dagId, task));
  }

  private static void requireExecutor(String dagId, TaskRef<?> task) {
    if (!(task.executor() instanceof Executor.ChildProcess child)) {
      return;
    }
    if (task.operator() instanceof WarehouseOperator<?>) {
      throw DagRejected.of(
          dagId, task.id(), "works in the warehouse's own processes; leave out .inChildProcess()");
    }
    if (task.operator() instanceof ApprovalOperator<?>) {
      throw DagRejected.of(dagId, task.id(), "asks without a process; leave out .inChildProcess()");
    }
    if (task.operator() instanceof SensorOperator) {
      throw DagRejected.of(
          dagId, task.id(), "waits without a process; leave out .inChildProcess()");
    }
    if (child.heapMegabytes() < Executor.ChildProcess.LEAST_MEGABYTES) {
      throw DagRejected.of(
          dagId,
          task.id(),
          "needs a heap of %d MB at least in its child process, not %d"
              .formatted(Executor.ChildProcess.LEAST_MEGABYTES, child.heapMegabytes()));
    }
  }

  /**
   * Refuses work in a warehouse that has no name, and checks of what works in none.
   *
   * @throws DagRejected with the task and the remedy
   */
  static void ofWarehouse(String dagId, List<Task<?>> ordered, @Nullable String warehouse) {
    for (Task<?> task : ordered) {
      if (task.operator() instanceof WarehouseOperator<?> && warehouse == null) {
        throw DagRejected.of(dagId, task.id(), "works in a warehouse; name it with .warehouse(..)");
      }
      if (!(task.operator() instanceof WarehouseOperator<?>) && !task.checks().isEmpty()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "has checks but no transaction to hold back; attach them to a SQL task");
      }
    }
  }
}
