package io.millrace.orchestrator.run;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds which tasks of a run somebody means, by ordinal. */
final class SelectTasks {

  private SelectTasks() {}

  /**
   * With the setups that they need, and their teardowns. A task that the run's version does not
   * have is none of them.
   */
  static Set<Integer> of(Clearing which, RunGraph graph, List<HeldTask> all) {
    return Setups.with(graph, asked(which, graph, all));
  }

  private static Set<Integer> asked(Clearing which, RunGraph graph, List<HeldTask> all) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful ->
          graph.andDownstream(ordinals(all, task -> task.state().unsuccessful()));
      case Clearing.From from ->
          graph.andDownstream(ordinals(all, task -> task.taskId().equals(from.taskId())));
      case Clearing.Everything everything -> ordinals(all, task -> true);
      case Clearing.Tasks tasks -> asked(tasks, graph, all);
    };
  }

  private static Set<Integer> asked(Clearing.Tasks asked, RunGraph graph, List<HeldTask> all) {
    Set<Integer> named =
        ordinals(all, task -> asked.taskIds().isEmpty() || asked.taskIds().contains(task.taskId()));
    Set<Integer> selected = new TreeSet<>(named);
    if (asked.upstream()) {
      selected.addAll(graph.andUpstream(named));
    }
    if (asked.downstream()) {
      selected.addAll(graph.andDownstream(named));
    }
    if (asked.onlyFailed()) {
      selected.retainAll(ordinals(all, task -> task.state().unsuccessful()));
    }
    return selected;
  }

  /** The names that it uses. */
  static Set<String> names(Clearing which) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful -> Set.of();
      case Clearing.From from -> Set.of(from.taskId());
      case Clearing.Everything everything -> Set.of();
      case Clearing.Tasks tasks -> tasks.taskIds();
    };
  }

  private static Set<Integer> ordinals(List<HeldTask> all, Predicate<HeldTask> which) {
    return all.stream()
        .filter(which)
        .map(HeldTask::ordinal)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
