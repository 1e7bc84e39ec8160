package io.millrace.orchestrator.run;

import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Draws the structure of a DAG: up to 25 tasks, a third of them with any trigger rule. */
final class RandomGraph {

  private static final int MOST_TASKS = 25;
  private static final int MOST_PARENTS = 3;

  private RandomGraph() {}

  static RunGraph of(String id, RandomGenerator random) {
    int size = 1 + random.nextInt(MOST_TASKS);
    List<List<Integer>> upstream = new ArrayList<>();
    List<List<Integer>> downstream = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      downstream.add(new ArrayList<>());
      Set<Integer> parents = new TreeSet<>();
      for (int p = random.nextInt(MOST_PARENTS + 1); p > 0 && i > 0; p--) {
        parents.add(random.nextInt(i));
      }
      upstream.add(List.copyOf(parents));
      for (int parent : parents) {
        downstream.get(parent).add(i);
      }
    }
    List<RunGraph.Node> tasks = new ArrayList<>();
    TriggerRule[] rules = TriggerRule.values();
    for (int i = 0; i < size; i++) {
      TriggerRule rule =
          random.nextInt(3) == 0 ? rules[random.nextInt(rules.length)] : TriggerRule.ALL_SUCCESS;
      tasks.add(
          new RunGraph.Node(
              "t" + i,
              RunGraph.Kind.EXTERNAL,
              rule,
              random.nextInt(5) == 0,
              Task.DEFAULT_QUEUE,
              upstream.get(i),
              List.copyOf(downstream.get(i))));
    }
    return new RunGraph(id, tasks);
  }
}
