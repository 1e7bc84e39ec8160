package io.millrace.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What must hold of the handles to elements: a task asks for its own, or those around it. */
final class RequireOwnElements {

  private RequireOwnElements() {}

  /**
   * Refuses a task that asks for the element of what it is no part of.
   *
   * @throws DagRejected with the tasks and the remedy
   */
  static void of(String dagId, Collection<TaskRef<?>> tasks) {
    for (TaskRef<?> task : tasks) {
      List<Each<?>> asked = new ArrayList<>(task.operator().elements());
      task.checks().forEach(check -> asked.addAll(check.elements()));
      for (Each<?> each : asked) {
        if (!isAbout(task, each)) {
          throw DagRejected.of(dagId, task.id(), Mapping.noPartOf(each.taskId()));
        }
      }
    }
  }

  private static boolean isAbout(TaskRef<?> task, Each<?> each) {
    for (TaskRef<?> around = task; around != null; around = around.memberOf()) {
      if (around.mapping().isRepeated() && around.id().equals(each.taskId())) {
        return true;
      }
    }
    return false;
  }
}
