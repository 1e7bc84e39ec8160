package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;

/**
 * Draws the structure of a DAG: up to 25 tasks, a third of them with any trigger rule, half of the
 * DAGs with limits.
 */
final class RandomGraph {

  private static final int MOST_TASKS = 25;
  private static final int MOST_PARENTS = 3;

  /** Pools that tasks are in. */
  private static final List<String> POOLS = List.of("narrow", "wide");

  private RandomGraph() {}

  /** Makes the pools, so large that some wait for them. */
  static void makePools(DSLContext sql) {
    POOLS.forEach(pool -> new Pools(sql).set(pool, 10 + 30 * POOLS.indexOf(pool), null));
  }

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
              concurrency(random),
              upstream.get(i),
              List.copyOf(downstream.get(i))));
    }
    return new RunGraph(id, maxActive(random), tasks);
  }

  private static MaxActive maxActive(RandomGenerator random) {
    return new MaxActive(
        4 + random.nextInt(30),
        random.nextInt(4) == 0 ? 5 + random.nextInt(20) : null,
        random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null);
  }

  private static Concurrency concurrency(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0 -> new Concurrency(POOLS.get(random.nextInt(2)), 1, random.nextInt(3), null);
      case 1 -> new Concurrency(POOLS.get(1), 2, 0, 1 + random.nextInt(5));
      case 2 -> new Concurrency(null, 1, 1, 2);
      default -> Concurrency.UNLIMITED;
    };
  }
}
