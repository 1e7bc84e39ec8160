package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the tasks that could not start, and can now that tasks before them were marked. */
final class ResumeTasks {

  private ResumeTasks() {}

  /** {@code states} are those of all tasks, by ordinal, with the marks. */
  static List<HeldTask> after(
      RunGraph graph, List<HeldTask> all, List<HeldTask> marked, List<TaskState> states) {
    Set<Integer> downstream = graph.andDownstream(marked.stream().map(HeldTask::ordinal).toList());
    List<TaskState> then = new ArrayList<>(states);
    List<HeldTask> resumed = new ArrayList<>();
    for (HeldTask task : all) { // parents come first
      int ordinal = task.ordinal();
      boolean couldNotStart = then.get(ordinal) == TaskState.UPSTREAM_FAILED;
      if (couldNotStart
          && downstream.contains(ordinal)
          && !isFailedUpstream(graph, ordinal, then)) {
        then.set(ordinal, TaskState.WAITING);
        resumed.add(task);
      }
    }
    return resumed;
  }

  private static boolean isFailedUpstream(RunGraph graph, int ordinal, List<TaskState> states) {
    if (GroupEnds.is(graph, ordinal)) {
      return GroupEnds.isBad(graph, ordinal, states::get);
    }
    RunGraph.Node node = graph.nodes().get(ordinal);
    var sum = Increment.none(0, ordinal);
    for (int parent : node.upstream()) {
      sum = states.get(parent).ended() ? sum.plus(states.get(parent)) : sum;
    }
    var upstream = new Counters(node.upstream().size(), 0, 0, 0).plus(sum);
    Counters setups = Setups.counters(graph, ordinal, states::get);
    return Readiness.of(node.rule(), upstream, setups) == Readiness.UPSTREAM_FAILED;
  }
}
