package io.millrace.orchestrator.run;

import io.millrace.tasks.TaskRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Which setup tasks matter to a task of a graph. To a teardown, those directly before it. To any
 * other task, as in Airflow, those that come before it and whose teardown comes after it, or that
 * have none. To the end of a group none: what is in the group tells it all.
 */
final class Setups {

  private Setups() {}

  /** By ordinal. */
  static List<Integer> of(RunGraph graph, int ordinal) {
    if (!graph.hasSetups() || GroupEnds.is(graph, ordinal)) {
      return List.of();
    }
    if (graph.isTeardown(ordinal)) {
      return graph.nodes().get(ordinal).upstream().stream()
          .filter(before -> isSetup(graph, before))
          .toList();
    }
    Set<Integer> after = graph.andDownstream(List.of(ordinal));
    List<Integer> found = new ArrayList<>();
    for (int before : graph.andUpstream(List.of(ordinal))) {
      if (before != ordinal && isSetup(graph, before)) {
        List<Integer> teardowns = teardowns(graph, before);
        if (teardowns.isEmpty() || teardowns.stream().anyMatch(after::contains)) {
          found.add(before);
        }
      }
    }
    return found;
  }

  /** The tasks to which this one matters, by ordinal; none of a task that is no setup. */
  static List<Integer> needing(RunGraph graph, int setup) {
    return isSetup(graph, setup)
        ? graph.andDownstream(List.of(setup)).stream()
            .filter(after -> after != setup && of(graph, after).contains(setup))
            .toList()
        : List.of();
  }

  private static boolean isSetup(RunGraph graph, int ordinal) {
    return graph.nodes().get(ordinal).relations().role() == TaskRole.SETUP;
  }

  /** Those of a setup, by ordinal. */
  static List<Integer> teardowns(RunGraph graph, int setup) {
    return graph.nodes().get(setup).downstream().stream().filter(graph::isTeardown).toList();
  }

  /** Those tasks, and for what is no teardown among them its setups and their teardowns. */
  static Set<Integer> with(RunGraph graph, Set<Integer> ordinals) {
    if (!graph.hasSetups()) {
      return ordinals;
    }
    Set<Integer> all = new TreeSet<>(ordinals);
    for (int ordinal : ordinals) {
      if (!graph.isTeardown(ordinal)) {
        for (int setup : of(graph, ordinal)) {
          all.add(setup);
          all.addAll(teardowns(graph, setup));
        }
      }
      if (isSetup(graph, ordinal)) {
        all.addAll(teardowns(graph, ordinal));
      }
    }
    return all;
  }

  /** The teardowns that come after a task, near or far, by ordinal. */
  static List<Integer> teardownsAfter(RunGraph graph, int ordinal) {
    return graph.andDownstream(List.of(ordinal)).stream()
        .filter(after -> after != ordinal && graph.isTeardown(after))
        .toList();
  }

  /** How those that matter to a task ended. */
  static Counters counters(RunGraph graph, int ordinal, IntFunction<TaskState> states) {
    List<Integer> setups = of(graph, ordinal);
    Increment sum = Increment.none(Place.ofRun(0, ordinal));
    for (int setup : setups) {
      TaskState state = states.apply(setup);
      sum = state.ended() ? sum.plus(state) : sum;
    }
    return new Counters(setups.size(), 0, 0, 0).plus(sum);
  }
}
