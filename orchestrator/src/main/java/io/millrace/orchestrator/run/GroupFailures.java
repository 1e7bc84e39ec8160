package io.millrace.orchestrator.run;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Failures that groups which are tried again keep to themselves until they come to their end. What
 * may fail without failing its group is told at once, as it is tried again for nobody's sake.
 */
final class GroupFailures {

  private GroupFailures() {}

  static boolean isKept(RunGraph graph, int ordinal) {
    return !graph.nodes().get(ordinal).tolerable() && GroupEnds.isWithin(graph, ordinal);
  }

  /** The end of the outermost such group around a task, which decides what is told of it. */
  static int teller(RunGraph graph, int ordinal) {
    return IntStream.range(0, graph.nodes().size())
        .filter(end -> GroupEnds.is(graph, end) && !GroupEnds.isWithin(graph, end))
        .filter(end -> GroupEnds.members(graph, end).contains(ordinal))
        .findFirst()
        .orElse(ordinal);
  }

  /** What somebody is told once this end of an outermost group decides nothing any more. */
  static List<Transition> kept(HeldTasks all, int end, Function<HeldTask, TaskState> states) {
    return GroupEnds.members(all.graph(), end).stream()
        .filter(ordinal -> isKept(all.graph(), ordinal))
        .map(all::task)
        .filter(task -> states.apply(task) == TaskState.FAILED)
        .map(task ->
            // it has been failed for a while; whoever tells looks for what became so just now
            new Transition(
                task.dagRunId(),
                task.taskInstanceId(),
                task.token(),
                TaskState.RUNNING.key(),
                TaskState.FAILED.key(),
                null))
        .toList();
  }

  /** The same of all such ends among these tasks. */
  static List<Transition> keptBy(
      HeldTasks all, List<HeldTask> tasks, Function<HeldTask, TaskState> states) {
    return tasks.stream()
        .filter(task -> task.state() == TaskState.WAITING)
        .map(HeldTask::ordinal)
        .filter(end -> GroupEnds.is(all.graph(), end) && !GroupEnds.isWithin(all.graph(), end))
        .flatMap(end -> kept(all, end, states).stream())
        .toList();
  }
}
