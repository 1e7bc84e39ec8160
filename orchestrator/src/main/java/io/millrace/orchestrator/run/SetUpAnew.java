package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tasks need set up anew that are to run after all: setups whose teardowns have begun since,
 * and those teardowns.
 */
final class SetUpAnew {

  private SetUpAnew() {}

  /**
   * By ordinal; none of those that are marked.
   *
   * @param states of all tasks, with the marks
   */
  static List<HeldTask> of(
      HeldTasks all,
      Collection<HeldTask> resumed,
      Set<HeldTask> marked,
      Map<HeldTask, TaskState> states) {
    RunGraph graph = all.graph();
    Set<Integer> anew = new TreeSet<>();
    for (int setup : setups(graph, resumed)) {
      List<Integer> teardowns = Setups.teardowns(graph, setup);
      if (states.get(all.task(setup)) == TaskState.SUCCESS
          && teardowns.stream().map(all::task).anyMatch(one -> hasBegun(one, resumed, marked))) {
        anew.add(setup);
        anew.addAll(teardowns);
      }
    }
    List<HeldTask> tasks = new ArrayList<>(anew.stream().map(all::task).toList());
    tasks.removeAll(resumed);
    tasks.removeAll(marked);
    return tasks;
  }

  /** What they need; a mapped task needs it as a whole. */
  private static Set<Integer> setups(RunGraph graph, Collection<HeldTask> tasks) {
    Set<Integer> setups = new TreeSet<>();
    tasks.stream()
        .map(task -> graph.wholeOf(task.ordinal()))
        .distinct()
        .filter(whole -> !graph.isTeardown(whole))
        .forEach(whole -> setups.addAll(Setups.of(graph, whole)));
    return setups;
  }

  private static boolean hasBegun(
      HeldTask teardown, Collection<HeldTask> resumed, Set<HeldTask> marked) {
    return teardown.state() != TaskState.WAITING
        && !resumed.contains(teardown)
        && !marked.contains(teardown);
  }
}
