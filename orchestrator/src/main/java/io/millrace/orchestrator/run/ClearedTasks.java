package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.Comparator;
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
 * @param decided mapped tasks, groups and loops that are decided anew, with the instances they have
 * @param reopened mapped tasks, groups and loops that have ended, and wait for instances again
 * @param around mapped tasks, groups and loops that these are in; they come to what their instances
 *     do, also if somebody has marked them before
 * @param removed instances of mapped tasks that are cleared as a whole, and later iterations: who
 *     makes them anew has them again
 * @param cutShort loops, by how many iterations are left of them
 */
record ClearedTasks(
    List<HeldTask> cleared,
    List<HeldTask> decided,
    List<HeldTask> reopened,
    List<HeldTask> around,
    List<HeldTask> removed,
    Map<HeldTask, Integer> cutShort) {

  /** What waits runs anyway, and stays as it is. */
  static ClearedTasks of(SelectTasks.Selected which, HeldTasks all) {
    Set<HeldTask> selected = which.all();
    Set<HeldTask> removed = new LinkedHashSet<>();
    for (HeldTask task : selected) {
      if (!which.decided().contains(task)) {
        removed.addAll(all.below(task));
      }
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
    List<HeldTask> decided = new ArrayList<>();
    Set<HeldTask> around = new LinkedHashSet<>();
    for (HeldTask task : all.all()) {
      boolean isToBe = selected.contains(task) && !removed.contains(task);
      if (isToBe && (task.state() != TaskState.WAITING || task.isExpanded())) {
        (which.decided().contains(task) ? decided : cleared).add(task);
        around.addAll(all.around(task));
      }
    }
    Set<HeldTask> reopened = new LinkedHashSet<>(around);
    reopened.removeIf(task -> !task.state().ended());
    reopened.removeAll(new HashSet<>(cleared));
    reopened.removeAll(new HashSet<>(decided));
    return new ClearedTasks(
        cleared,
        decided,
        List.copyOf(reopened),
        List.copyOf(around),
        List.copyOf(removed),
        cutShort);
  }

  private static List<HeldTask> later(HeldTask loop, int left, HeldTasks all) {
    return all.below(loop).stream()
        .filter(task -> task.mapped().parentId() == loop.taskInstanceId())
        .filter(task -> task.mapped().index() >= left)
        .flatMap(task -> Stream.concat(Stream.of(task), all.below(task).stream()))
        .toList();
  }

  /** All that somebody means, in an order that respects every edge. */
  List<HeldTask> meant() {
    return Stream.concat(cleared.stream(), decided.stream())
        .sorted(Comparator.comparingInt(HeldTask::ordinal))
        .toList();
  }

  /** All that wait for their instances again. */
  List<HeldTask> waitingAgain() {
    return Stream.concat(decided.stream(), reopened.stream()).toList();
  }

  /** No try of these may be under way. */
  List<HeldTask> thatMustBeOver() {
    return Stream.concat(cleared.stream(), removed.stream()).toList();
  }
}
