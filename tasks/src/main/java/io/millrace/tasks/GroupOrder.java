package io.millrace.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes edges of what is said of whole groups, once all others are known: from what is last in one
 * to what is first in the other, as in Airflow. Inner orders come first, since they decide what is
 * first and last further out.
 */
final class GroupOrder {

  /** A task, or a whole group. */
  private record Side(@Nullable TaskRef<?> task, @Nullable TaskGroup group) {

    static Side of(TaskRef<?> task) {
      return new Side(task, null);
    }

    static Side of(TaskGroup group) {
      return new Side(null, group);
    }

    List<TaskGroup> enclosing() {
      TaskGroup own = group != null ? group : task == null ? null : task.group();
      return own == null ? List.of() : own.enclosing();
    }
  }

  private record Edge(Side earlier, Side later) {

    /** How many groups have both in them. */
    int depth() {
      Set<TaskGroup> both = new LinkedHashSet<>(earlier.enclosing());
      both.retainAll(later.enclosing());
      return both.size();
    }
  }

  private final String dagId;
  private final Precedence precedence;

  GroupOrder(String dagId, Precedence precedence) {
    this.dagId = dagId;
    this.precedence = precedence;
  }

  void add(Collection<TaskRef<?>> tasks, Collection<TaskGroup> groups) {
    List<Edge> edges = new ArrayList<>();
    for (TaskRef<?> task : tasks) {
      if (task.memberOf() != null) {
        continue; // what it is a member of comes after them
      }
      for (TaskGroup before : task.edges().groupsBefore()) {
        requireOutside(task.id(), Side.of(task), before);
        edges.add(new Edge(Side.of(before), Side.of(task)));
      }
    }
    for (TaskGroup group : groups) {
      requireTasks(group);
      for (TaskGroup before : group.groupsBefore()) {
        requireOutside(group.id(), Side.of(group), before);
        edges.add(new Edge(Side.of(before), Side.of(group)));
      }
      for (TaskRef<?> before : group.predecessors()) {
        requireOutside(before.id(), Side.of(before), group);
        edges.add(new Edge(Side.of(before), Side.of(group)));
      }
    }
    edges.sort(Comparator.comparingInt(Edge::depth).reversed());
    edges.forEach(this::add);
  }

  private void add(Edge edge) {
    for (TaskRef<?> earlier : last(edge.earlier())) {
      for (TaskRef<?> later : first(edge.later())) {
        precedence.add(earlier.id(), later.id(), new Precedence.Reason.ByHand());
      }
    }
  }

  private List<TaskRef<?>> first(Side side) {
    if (side.group() == null) {
      return side.task() == null ? List.of() : List.of(side.task());
    }
    List<TaskRef<?>> members = side.group().members();
    Set<String> ids = ids(members);
    return members.stream()
        .filter(task -> precedence.before(task.id()).stream().noneMatch(ids::contains))
        .toList();
  }

  /** What a teardown does comes beside what goes on after the group. */
  private List<TaskRef<?>> last(Side side) {
    if (side.group() == null) {
      return side.task() == null ? List.of() : List.of(side.task());
    }
    List<TaskRef<?>> all = side.group().members();
    List<TaskRef<?>> work = all.stream().filter(task -> task.role() != TaskRole.TEARDOWN).toList();
    List<TaskRef<?>> members = work.isEmpty() ? all : work;
    Set<String> ids = ids(members);
    return members.stream()
        .filter(task -> precedence.after(task.id()).stream().noneMatch(ids::contains))
        .toList();
  }

  private static Set<String> ids(List<TaskRef<?>> tasks) {
    Set<String> ids = new LinkedHashSet<>();
    tasks.forEach(task -> ids.add(task.id()));
    return ids;
  }

  private void requireTasks(TaskGroup group) {
    if (group.members().isEmpty()) {
      throw rejected("group %s has no tasks; add some, or leave it out".formatted(group.id()));
    }
  }

  private void requireOutside(String name, Side side, TaskGroup group) {
    if (side.enclosing().contains(group)) {
      throw rejected(
          "%s is in the group %s, and cannot come before or after it; name tasks of the group instead"
              .formatted(name, group.id()));
    }
  }

  private DagRejected rejected(String why) {
    return new DagRejected("DAG " + dagId + ": " + why);
  }
}
