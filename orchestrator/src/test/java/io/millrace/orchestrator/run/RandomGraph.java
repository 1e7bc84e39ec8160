package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Part;
import io.millrace.tasks.Past;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/**
 * Draws the structure of a DAG: up to 25 tasks, a third of them with any trigger rule, half of the
 * DAGs with limits; some with a group that is retried as a whole, or a setup and its teardown.
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
    int first = random.nextInt(size);
    int end = random.nextBoolean() ? first + 1 + random.nextInt(4) : -1;
    int setup = random.nextInt(size);
    int teardown = random.nextInt(3) == 0 ? setup + 1 + random.nextInt(6) : -1;
    List<List<Integer>> upstream = new ArrayList<>();
    List<List<Integer>> downstream = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      downstream.add(new ArrayList<>());
      Set<Integer> parents = new TreeSet<>();
      for (int p = random.nextInt(MOST_PARENTS + 1); p > 0 && i > 0; p--) {
        int parent = random.nextInt(i);
        parents.add(i > end && parent >= first && parent < end ? end : parent);
      }
      if (i == end) {
        parents.clear();
        IntStream.range(first, end).forEach(parents::add);
      }
      if (i == teardown && i != end) {
        parents.add(setup >= first && setup < end && i > end ? end : setup);
      }
      upstream.add(List.copyOf(parents));
      for (int parent : parents) {
        downstream.get(parent).add(i);
      }
    }
    List<RunGraph.Node> tasks = new ArrayList<>();
    TriggerRule[] rules = TriggerRule.values();
    for (int i = 0; i < size; i++) {
      TriggerRule drawn =
          random.nextInt(3) == 0 ? rules[random.nextInt(rules.length)] : TriggerRule.ALL_SUCCESS;
      boolean tearsDown = i == teardown && i != end && upstream.get(i).contains(setup);
      TriggerRule rule =
          i == end ? TriggerRule.ALL_DONE : tearsDown ? TriggerRule.ALL_DONE_SETUP_SUCCESS : drawn;
      Part part =
          i == setup && i != end && teardown > 0
              ? Part.SETUP
              : tearsDown ? Part.TEARDOWN : Part.WORK;
      boolean grouped = i >= first && i <= end && end < size;
      var relations =
          new Relations(
              Past.IGNORED,
              part,
              grouped ? "g" : null,
              i == end ? new GroupRetries(2, Duration.ZERO) : null);
      tasks.add(
          new RunGraph.Node(
              "t" + i,
              RunGraph.Kind.EXTERNAL,
              rule,
              random.nextInt(5) == 0,
              Task.DEFAULT_QUEUE,
              concurrency(random),
              relations,
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
