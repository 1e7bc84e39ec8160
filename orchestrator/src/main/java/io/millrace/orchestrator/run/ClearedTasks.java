package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What clearing task instances does to a run.
 *
 * @param cleared those that begin a new generation
 * @param reopened mapped tasks, groups and loops that have ended, and wait for instances again
 * @param removed instances of mapped tasks that are cleared as a whole, and later iterations: who
 *     makes them anew has them again
 * @param cutShort loops, by how many iterations are left of them
 */
record ClearedTasks(
    List<HeldTask> cleared,
    List<HeldTask> reopened,
    List<HeldTask> removed,
    Map<HeldTask, Integer> cutShort) {

  /** What waits runs anyway, and stays as it is. */
  static ClearedTasks of(Set<HeldTask> selected, HeldTasks all) {
    Set<HeldTask> removed = new LinkedHashSet<>();
    for (HeldTask task : selected) {
      removed.addAll(all.below(task));
    }
    Map<HeldTask, Integer> cutShort = new HashMap<>();
    for (HeldTask task : selected) {
      HeldTask inner = task;
      for (HeldTask around : all.around(task)) {
        if (all.node(around).mapping().kind() == NodeMapping.Kind.LOOP) {
          cutShort.merge(around, inner.mapped().index() + 1, Math::min);
        }
        inner = around;
      }
    }
    cutShort.keySet().removeIf(loop -> selected.contains(loop) || removed.contains(loop));
    cutShort.forEach((loop, left) -> removed.addAll(later(loop, left, all)));
    List<HeldTask> cleared = new ArrayList<>();
    Set<HeldTask> reopened = new LinkedHashSet<>();
    for (HeldTask task : all.all()) {
      boolean isToBe = selected.contains(task) && !removed.contains(task);
      if (isToBe && (task.state() != TaskState.WAITING || task.isExpanded())) {
        cleared.add(task);
        reopened.addAll(all.around(task));
      }
    }
    reopened.removeIf(task -> !task.state().ended());
    reopened.removeAll(new HashSet<>(cleared));
    return new ClearedTasks(cleared, List.copyOf(reopened), List.copyOf(removed), cutShort);
  }

  private static List<HeldTask> later(HeldTask loop, int left, HeldTasks all) {
    return all.below(loop).stream()
        .filter(task -> task.mapped().parentId() == loop.taskInstanceId())
        .filter(task -> task.mapped().index() >= left)
        .flatMap(task -> Stream.concat(Stream.of(task), all.below(task).stream()))
        .toList();
  }

  /** No try of these may be under way. */
  List<HeldTask> thatMustBeOver() {
    return Stream.concat(cleared.stream(), removed.stream()).toList();
  }
}
