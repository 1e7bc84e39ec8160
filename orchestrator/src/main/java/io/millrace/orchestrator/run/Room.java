package io.millrace.orchestrator.run;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What limits have left, while a node decides what to start. Not thread-safe. */
final class Room {

  private final Map<String, Integer> used;
  private final Map<String, Integer> pools;

  /**
   * @param used slots by limit
   * @param pools the slots there are by pool; of one that is not there, nothing is to be had
   */
  Room(Map<String, Integer> used, Map<String, Integer> pools) {
    this.used = new HashMap<>(used);
    this.pools = Map.copyOf(pools);
  }

  /** How many more such tasks may run. */
  int fits(TaskLimits task) {
    return task.all().stream()
        .mapToInt(limit -> Math.max(0, left(limit)) / limit.slots())
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** Takes what one task takes; false if that is not to be had. */
  boolean take(TaskLimits task) {
    if (fits(task) == 0) {
      return false;
    }
    task.all().forEach(limit -> used.merge(limit.key(), limit.slots(), Integer::sum));
    return true;
  }

  /**
   * The limits that have something for such a task, but not enough; none if one has nothing at all,
   * or never enough. What they have left is kept for it, so that it does not wait for ever behind
   * those that take less.
   */
  Set<String> lacking(TaskLimits task) {
    boolean hopeless =
        task.all().stream().anyMatch(limit -> left(limit) <= 0 || most(limit) < limit.slots());
    return hopeless
        ? Set.of()
        : task.all().stream()
            .filter(limit -> left(limit) < limit.slots())
            .map(Limit::key)
            .collect(Collectors.toSet());
  }

  int left(Limit limit) {
    return most(limit) - used(limit);
  }

  int used(Limit limit) {
    return used.getOrDefault(limit.key(), 0);
  }

  int most(Limit limit) {
    return limit.most() == null ? pools.getOrDefault(limit.pool(), 0) : limit.most();
  }

  /** Whether some take of what others take of. */
  static boolean isContested(Collection<TaskLimits> some, Collection<TaskLimits> others) {
    Set<String> keys = keys(some);
    return !keys.isEmpty() && !Collections.disjoint(keys, keys(others));
  }

  private static Set<String> keys(Collection<TaskLimits> tasks) {
    return tasks.stream().flatMap(task -> task.keys().stream()).collect(Collectors.toSet());
  }
}
