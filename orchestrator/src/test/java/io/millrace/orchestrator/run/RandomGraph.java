package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Past;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskRole;
import io.millrace.tasks.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Draws the structure of a DAG: up to 25 tasks, a third of them with any trigger rule, half of the
 * DAGs with limits; some with a group that is retried as a whole, or a setup and its teardown, and
 * with mapped tasks and groups.
 */
final class RandomGraph {

  private static final int MOST_TASKS = 25;
  private static final int MOST_PARENTS = 3;

  /** Pools that tasks are in. */
  private static final List<String> POOLS = List.of("narrow", "wide");

  /**
   * Which tasks are in a group that is retried as a whole, whose last ends it, and which set up and
   * tear down; -1 for none. Those are not mapped.
   */
  private record Parts(int size, int first, int end, int setup, int teardown) {

    static Parts of(int size, RandomGenerator random) {
      int first = random.nextInt(size);
      int end = random.nextBoolean() ? first + 1 + random.nextInt(4) : -1;
      int setup = random.nextInt(size);
      int teardown = random.nextInt(3) == 0 ? setup + 1 + random.nextInt(6) : -1;
      return new Parts(size, first, end, setup, teardown);
    }

    boolean isGrouped(int task) {
      return task >= first && task <= end && end < size;
    }

    boolean hasPart(int task) {
      return isGrouped(task) || (teardown > 0 && (task == setup || task == teardown));
    }

    /** A task, or for what comes after the group, the end of the group that it is in. */
    int seenBy(int later, int task) {
      return later > end && task >= first && task < end ? end : task;
    }
  }

  private RandomGraph() {}

  /** Makes the pools, so large that some wait for them. */
  static void makePools(DSLContext sql) {
    POOLS.forEach(pool -> new Pools(sql).set(pool, 10 + 30 * POOLS.indexOf(pool), null));
  }

  static RunGraph of(String id, RandomGenerator random) {
    int size = 1 + random.nextInt(MOST_TASKS);
    var parts = Parts.of(size, random);
    List<List<Integer>> upstream = new ArrayList<>();
    List<List<Integer>> downstream = new ArrayList<>();
    List<NodeMapping> mappings = new ArrayList<>();
    List<Integer> top = new ArrayList<>();
    int group = -1;
    int membersLeft = 0;
    for (int i = 0; i < size; i++) {
      downstream.add(new ArrayList<>());
      List<Integer> earlier = membersLeft > 0 ? members(group, i) : top;
      Set<Integer> parents = new TreeSet<>();
      for (int p = random.nextInt(MOST_PARENTS + 1); p > 0 && !earlier.isEmpty(); p--) {
        parents.add(parts.seenBy(i, earlier.get(random.nextInt(earlier.size()))));
      }
      if (i == parts.end()) {
        parents.clear();
        IntStream.range(parts.first(), parts.end()).forEach(parents::add);
      }
      if (i == parts.teardown() && i != parts.end()) {
        parents.add(parts.seenBy(i, parts.setup()));
      }
      upstream.add(List.copyOf(parents));
      parents.forEach(parent -> downstream.get(parent).add(index(downstream)));
      Integer in = membersLeft > 0 ? group : null;
      boolean mapped = !parents.isEmpty() && !parts.hasPart(i) && random.nextInt(5) == 0;
      Integer over = mapped ? List.copyOf(parents).get(random.nextInt(parents.size())) : null;
      if (in == null) {
        top.add(i);
      }
      int members = mapped && in == null && i + 3 < size ? random.nextInt(4) : 0;
      if (IntStream.rangeClosed(i + 1, i + members).anyMatch(parts::hasPart)) {
        members = 0;
      }
      mappings.add(mapping(in, over, members > 0 ? null : i));
      membersLeft = in == null ? members : membersLeft - 1;
      group = in == null ? i : group;
    }
    return new RunGraph(
        id, maxActive(random), nodes(random, parts, upstream, downstream, mappings));
  }

  private static int index(List<?> nodes) {
    return nodes.size() - 1;
  }

  private static List<Integer> members(int group, int next) {
    return IntStream.range(group + 1, next).boxed().toList();
  }

  private static NodeMapping mapping(
      @Nullable Integer in, @Nullable Integer over, @Nullable Integer result) {
    return over == null
        ? new NodeMapping(in, null, null, 0, null, false)
        : new NodeMapping(in, NodeMapping.Kind.MAP, over, 10_000, result, result != null);
  }

  private static List<RunGraph.Node> nodes(
      RandomGenerator random,
      Parts parts,
      List<List<Integer>> upstream,
      List<List<Integer>> downstream,
      List<NodeMapping> mappings) {
    List<RunGraph.Node> tasks = new ArrayList<>();
    TriggerRule[] rules = TriggerRule.values();
    for (int i = 0; i < mappings.size(); i++) {
      TriggerRule drawn =
          random.nextInt(3) == 0 ? rules[random.nextInt(rules.length)] : TriggerRule.ALL_SUCCESS;
      boolean isEnd = i == parts.end();
      boolean tearsDown =
          i == parts.teardown() && !isEnd && upstream.get(i).contains(parts.setup());
      TriggerRule rule =
          isEnd ? TriggerRule.ALL_DONE : tearsDown ? TriggerRule.ALL_DONE_SETUP_SUCCESS : drawn;
      TaskRole role =
          i == parts.setup() && !isEnd && parts.teardown() > 0
              ? TaskRole.SETUP
              : tearsDown ? TaskRole.TEARDOWN : TaskRole.WORK;
      var relations =
          new Relations(
              Past.IGNORED,
              role,
              parts.isGrouped(i) ? "g" : null,
              isEnd ? new GroupRetries(2, Duration.ZERO) : null);
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
              List.copyOf(downstream.get(i)),
              mappings.get(i)));
    }
    return tasks;
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
