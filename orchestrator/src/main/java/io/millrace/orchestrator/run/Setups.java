package io.millrace.orchestrator.run;

import io.millrace.tasks.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Which setup tasks matter to a task of a graph. To a teardown, those directly before it. To any
 * other task, as in Airflow, those that come before it and whose teardown comes after it, or that
 * have none.
 */
final class Setups {

  private Setups() {}

  /** By ordinal. */
  static List<Integer> of(RunGraph graph, int ordinal) {
    if (!graph.hasSetups()) {
      return List.of();
    }
    if (graph.isTeardown(ordinal)) {
      return graph.nodes().get(ordinal).upstream().stream()
          .filter(before -> isSetup(graph, before))
          .toList();
    }
    SortedSet<Integer> after = graph.andDownstream(List.of(ordinal));
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

  private static boolean isSetup(RunGraph graph, int ordinal) {
    return graph.nodes().get(ordinal).relations().part() == Part.SETUP;
  }

  private static List<Integer> teardowns(RunGraph graph, int setup) {
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
    }
    return all;
  }

  /** How those that matter to a task ended. */
  static Counters counters(RunGraph graph, int ordinal, IntFunction<TaskState> states) {
    List<Integer> setups = of(graph, ordinal);
    Increment sum = Increment.none(0, ordinal);
    for (int setup : setups) {
      TaskState state = states.apply(setup);
      sum = state.ended() ? sum.plus(state) : sum;
    }
    return new Counters(setups.size(), 0, 0, 0).plus(sum);
  }
}
