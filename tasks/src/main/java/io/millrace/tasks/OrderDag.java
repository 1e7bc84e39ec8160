package io.millrace.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Puts all tasks of a DAG in order: a mapped group as one task, its members directly after it. */
final class OrderDag {

  private final String dagId;
  private final List<TaskRef<?>> all;
  private final Collection<TaskGroup> groups;
  private final BiFunction<TaskRef<?>, Set<String>, Task<?>> build;
  private final List<Task<?>> ordered = new ArrayList<>();

  private OrderDag(
      String dagId,
      List<TaskRef<?>> all,
      Collection<TaskGroup> groups,
      BiFunction<TaskRef<?>, Set<String>, Task<?>> build) {
    this.dagId = dagId;
    this.all = all;
    this.groups = groups;
    this.build = build;
  }

  /**
   * The finished tasks.
   *
   * @param groups of tasks, in which no task is mapped
   * @param build makes one, given the ids of those directly before it
   * @throws DagRejected if there is no such order
   */
  static List<Task<?>> of(
      String dagId,
      List<TaskRef<?>> all,
      Collection<TaskGroup> groups,
      BiFunction<TaskRef<?>, Set<String>, Task<?>> build) {
    ReadsBefore.require(dagId, all);
    var order = new OrderDag(dagId, all, groups, build);
    order.addThoseIn(null);
    return order.ordered;
  }

  private void addThoseIn(@Nullable TaskRef<?> group) {
    List<TaskRef<?>> these = all.stream().filter(task -> task.memberOf() == group).toList();
    Map<String, TaskRef<?>> byId = new HashMap<>();
    these.forEach(task -> byId.put(task.id(), task));
    Map<String, Set<String>> upstream =
        TaskOrder.of(dagId, these, group == null ? groups : List.of());
    upstream.forEach((id, before) -> {
      TaskRef<?> task = byId.get(id);
      if (task != null) {
        ordered.add(build.apply(task, before));
        if (!task.members().isEmpty()) {
          addThoseIn(task);
        }
      }
    });
  }

  /** Why a task cannot follow a member of a group that it is outside of; empty if it can. */
  static Optional<String> whyOutOfSight(TaskRef<?> task, TaskRef<?> other) {
    TaskRef<?> group = other.memberOf();
    if (group == null || isAround(task, other)) {
      return Optional.empty();
    }
    for (TaskRef<?> around = task; around != null; around = around.memberOf()) {
      if (around.memberOf() == group) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "task %s follows %s, of which there is one for each element of %s; let it follow %s"
            .formatted(task.id(), other.id(), group.id(), group.id()));
  }

  /** Whether the other is a member of it, near or far: then it follows among its own. */
  private static boolean isAround(TaskRef<?> task, TaskRef<?> other) {
    for (TaskRef<?> around = other.memberOf(); around != null; around = around.memberOf()) {
      if (around == task) {
        return true;
      }
    }
    return false;
  }
}
