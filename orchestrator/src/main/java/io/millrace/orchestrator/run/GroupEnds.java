package io.millrace.orchestrator.run;

import io.millrace.tasks.Relations;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tasks of a graph that end groups which are tried again as a whole. */
final class GroupEnds {

  /** What becomes of a group all of whose tasks have ended. */
  enum Verdict {
    SUCCESS,
    SKIPPED,
    FAILED,
    AGAIN
  }

  private GroupEnds() {}

  static boolean is(RunGraph graph, int ordinal) {
    return graph.nodes().get(ordinal).relations().retries() != null;
  }

  /** Whether it is in such a group, and does not end the outermost itself. */
  static boolean isWithin(RunGraph graph, int ordinal) {
    return IntStream.range(0, graph.nodes().size())
        .anyMatch(end -> end != ordinal && is(graph, end) && isIn(graph, ordinal, end));
  }

  /** What is in the group that this task ends, by ordinal. */
  static List<Integer> members(RunGraph graph, int end) {
    return IntStream.range(0, graph.nodes().size())
        .filter(ordinal -> ordinal != end && isIn(graph, ordinal, end))
        .boxed()
        .toList();
  }

  /** Those that wait, and in whose groups any of these tasks is. */
  static List<HeldTask> waitingAfter(HeldTasks all, List<HeldTask> tasks) {
    RunGraph graph = all.graph();
    Set<Integer> ordinals = tasks.stream().map(HeldTask::ordinal).collect(Collectors.toSet());
    return all.all().stream()
        .filter(end -> is(graph, end.ordinal()) && end.state() == TaskState.WAITING)
        .filter(end -> members(graph, end.ordinal()).stream().anyMatch(ordinals::contains))
        .toList();
  }

  /** The end of the outermost such group that one task is in and another is outside of. */
  static OptionalInt between(RunGraph graph, int inside, int outside) {
    return IntStream.range(0, graph.nodes().size())
        .filter(end -> is(graph, end) && end != inside && isIn(graph, inside, end))
        .filter(end -> !isIn(graph, outside, end))
        .boxed()
        .max(Comparator.comparingInt(end -> members(graph, end).size()))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static boolean isIn(RunGraph graph, int ordinal, int end) {
    String ended = graph.nodes().get(end).relations().group();
    String group = graph.nodes().get(ordinal).relations().group();
    return group != null
        && ended != null
        && (group.equals(ended) || group.startsWith(ended + Relations.BETWEEN));
  }

  /**
   * Decides. What may fail without failing the run does not fail the group, but for what could not
   * start because of it.
   *
   * @param all tasks of the run
   * @param triedAgain how often it was before
   */
  static Verdict verdict(RunGraph graph, int end, HeldTasks all, int triedAgain) {
    List<HeldTask> members = members(graph, end).stream().map(all::task).toList();
    boolean failed = members.stream().anyMatch(task -> task.state() == TaskState.FAILED);
    var retries = graph.nodes().get(end).relations().retries();
    if (isBad(graph, end, ordinal -> all.task(ordinal).state())) {
      return failed && retries != null && triedAgain < retries.times()
          ? Verdict.AGAIN
          : Verdict.FAILED;
    }
    return members.stream().allMatch(task -> task.state() == TaskState.SKIPPED)
        ? Verdict.SKIPPED
        : Verdict.SUCCESS;
  }

  /** Whether something in a group keeps it from succeeding. */
  static boolean isBad(RunGraph graph, int end, IntFunction<TaskState> states) {
    return members(graph, end).stream()
        .anyMatch(ordinal -> isBad(graph, ordinal, states.apply(ordinal)));
  }

  private static boolean isBad(RunGraph graph, int ordinal, TaskState state) {
    return switch (state) {
      case FAILED, CANCELLED -> !graph.nodes().get(ordinal).tolerable();
      case UPSTREAM_FAILED -> !graph.isTeardown(ordinal);
      case WAITING,
          READY,
          RUNNING,
          UP_FOR_RETRY,
          DEFERRED,
          AWAITING_APPROVAL,
          SUCCESS,
          SKIPPED,
          REMOVED ->
          false;
    };
  }

  /** The failed tasks of a group, by name. */
  static String failures(RunGraph graph, int end, HeldTasks all) {
    return String.join(
        ", ",
        members(graph, end).stream()
            .map(all::task)
            .filter(task -> task.state() == TaskState.FAILED)
            .map(HeldTask::taskId)
            .toList());
  }
}
