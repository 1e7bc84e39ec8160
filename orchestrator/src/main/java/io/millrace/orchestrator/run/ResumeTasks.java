package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Finds the tasks that could not start, and can now that tasks before them were marked. */
final class ResumeTasks {

  private ResumeTasks() {}

  /** {@code states} are those of all tasks, with the marks. */
  static List<HeldTask> after(
      HeldTasks all, Collection<HeldTask> marked, Map<HeldTask, TaskState> states) {
    Set<HeldTask> downstream = all.andAfter(marked);
    Map<HeldTask, TaskState> then = new HashMap<>(states);
    List<HeldTask> resumed = new ArrayList<>();
    for (HeldTask task : all.all()) { // parents come first
      if (then.get(task) == TaskState.UPSTREAM_FAILED
          && downstream.contains(task)
          && !isFailedUpstream(all, task, then)) {
        then.put(task, TaskState.WAITING);
        resumed.add(task);
      }
    }
    return resumed;
  }

  private static boolean isFailedUpstream(
      HeldTasks all, HeldTask task, Map<HeldTask, TaskState> states) {
    RunGraph graph = all.graph();
    Function<HeldTask, TaskState> state = one -> states.getOrDefault(one, one.state());
    IntFunction<TaskState> byOrdinal = ordinal -> state.apply(all.task(ordinal));
    if (GroupEnds.is(graph, task.ordinal())) {
      return GroupEnds.isBad(graph, task.ordinal(), byOrdinal);
    }
    Counters setups =
        task.mapped().isNone()
            ? Setups.counters(graph, task.ordinal(), byOrdinal)
            : Counters.NONE; // its mapped task has waited for them
    return Readiness.of(all.node(task).rule(), all.upstream(task, state), setups)
        == Readiness.UPSTREAM_FAILED;
  }
}
