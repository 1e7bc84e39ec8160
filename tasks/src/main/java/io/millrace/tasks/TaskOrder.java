package io.millrace.tasks;

import io.millrace.tasks.Precedence.Reason;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Orders tasks by the tables they read and write, and by what was said by hand: who reads a table
 * comes after all who write it, unless it says {@code readsBefore}; reading one's own target is no
 * edge; two writers of a table need an order that something else gives.
 */
final class TaskOrder {

  private final String dagId;
  private final Map<String, TaskRef<?>> tasks = new LinkedHashMap<>();
  private Precedence precedence;

  private TaskOrder(String dagId, List<TaskRef<?>> tasks) {
    this.dagId = dagId;
    tasks.forEach(task -> this.tasks.put(task.id(), task));
    this.precedence = new Precedence(this.tasks.keySet());
  }

  /**
   * The tasks directly before each task, keyed in an order that respects all edges and otherwise
   * keeps the order of declaration.
   *
   * @throws DagRejected if there is no such order
   */
  static Map<String, Set<String>> of(
      String dagId, List<TaskRef<?>> tasks, Collection<TaskGroup> groups) {
    var order = new TaskOrder(dagId, tasks);
    order.addStated();
    Map<TableName, List<TaskRef<?>>> writers = order.writers();
    order.addDataFlow(writers);
    new GroupOrder(dagId, order.precedence).add(tasks, groups);
    order.precedence = RetriedGroups.of(tasks).seenFromOutside(order.precedence);
    List<String> sorted = order.sorted();
    order.requireOrderedWriters(writers, sorted);
    Map<String, Set<String>> upstream = new LinkedHashMap<>();
    sorted.forEach(task -> upstream.put(task, order.precedence.before(task)));
    return upstream;
  }

  private void addStated() {
    for (TaskRef<?> task : tasks.values()) {
      among(task, task.edges().inputs()).forEach(other -> add(other, task, new Reason.Input()));
      among(task, task.edges().predecessors())
          .forEach(other -> add(other, task, new Reason.ByHand()));
    }
  }

  /** Those that are ordered here; what the members of a group follow among themselves is not. */
  private List<TaskRef<?>> among(TaskRef<?> task, Set<TaskRef<?>> others) {
    boolean isGroup = !task.members().isEmpty();
    return others.stream()
        .filter(other -> other.memberOf() == task.memberOf())
        .filter(other -> !isGroup || other != task)
        .toList();
  }

  private Map<TableName, List<TaskRef<?>>> writers() {
    Map<TableName, List<TaskRef<?>>> writers = new HashMap<>();
    for (TaskRef<?> task : tasks.values()) {
      for (TableName table : task.lineage().writes()) {
        writers.computeIfAbsent(table, ignored -> new ArrayList<>()).add(task);
      }
    }
    return writers;
  }

  private void addDataFlow(Map<TableName, List<TaskRef<?>>> writers) {
    for (TaskRef<?> task : tasks.values()) {
      Set<TableName> writes = task.lineage().writes();
      for (TableName table : task.lineage().reads()) {
        if (!writes.contains(table) && !ReadsBefore.only(task, table)) {
          for (TaskRef<?> writer : writers.getOrDefault(table, List.of())) {
            add(writer, task, new Reason.Data(table));
          }
        }
      }
    }
    tasks.values().forEach(task -> addReadsBefore(task, writers));
  }

  private void addReadsBefore(TaskRef<?> task, Map<TableName, List<TaskRef<?>>> writers) {
    for (TableName table : task.edges().tablesReadBefore()) {
      List<TaskRef<?>> others = new ArrayList<>(writers.getOrDefault(table, List.of()));
      others.remove(task);
      Set<String> followed = followedByHand(task);
      for (TaskRef<?> writer : others) {
        if (followed.contains(writer.id())) {
          add(writer, task, new Reason.Data(table));
        } else {
          add(task, writer, new Reason.ReadBefore(table));
        }
      }
    }
  }

  /** The tasks that a task comes after because somebody said so, directly or through others. */
  private static Set<String> followedByHand(TaskRef<?> task) {
    Set<String> followed = new HashSet<>();
    Deque<TaskRef<?>> open = new ArrayDeque<>(task.edges().followed());
    while (!open.isEmpty()) {
      TaskRef<?> other = open.remove();
      if (followed.add(other.id())) {
        open.addAll(other.edges().followed());
      }
    }
    return followed;
  }

  private void add(TaskRef<?> earlier, TaskRef<?> later, Reason reason) {
    precedence.add(earlier.id(), later.id(), reason);
  }

  /** Kahn's algorithm; among tasks that could be next, the one declared first. */
  private List<String> sorted() {
    List<String> declared = List.copyOf(tasks.keySet());
    Map<String, Integer> position = new HashMap<>();
    declared.forEach(task -> position.put(task, position.size()));
    Map<String, Integer> missing = new HashMap<>();
    var next = new PriorityQueue<Integer>();
    for (String task : declared) {
      int before = precedence.before(task).size();
      missing.put(task, before);
      if (before == 0) {
        next.add(position.getOrDefault(task, 0));
      }
    }
    List<String> sorted = new ArrayList<>();
    while (!next.isEmpty()) {
      String task = declared.get(next.remove());
      sorted.add(task);
      for (String later : precedence.after(task)) {
        if (missing.merge(later, -1, Integer::sum) == 0) {
          next.add(position.getOrDefault(later, 0));
        }
      }
    }
    if (sorted.size() < declared.size()) {
      throw rejected(precedence.cycleSentence(new HashSet<>(sorted)));
    }
    return sorted;
  }

  private void requireOrderedWriters(
      Map<TableName, List<TaskRef<?>>> writers, List<String> sorted) {
    Map<String, Integer> position = new HashMap<>();
    sorted.forEach(task -> position.put(task, position.size()));
    writers.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          List<String> inOrder =
              entry.getValue().stream()
                  .map(TaskRef::id)
                  .sorted((a, b) -> position.getOrDefault(a, 0) - position.getOrDefault(b, 0))
                  .toList();
          for (int i = 1; i < inOrder.size(); i++) {
            requirePath(inOrder.get(i - 1), inOrder.get(i), entry.getKey());
          }
        });
  }

  private void requirePath(String earlier, String later, TableName table) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(earlier));
    while (!open.isEmpty()) {
      String task = open.remove();
      if (task.equals(later)) {
        return;
      }
      if (seen.add(task)) {
        open.addAll(precedence.after(task));
      }
    }
    throw rejected(
        "tasks %s and %s both write %s, and nothing says which comes first; add .after(..) to one"
            .formatted(earlier, later, table));
  }

  private DagRejected rejected(String why) {
    return new DagRejected("DAG " + dagId + ": " + why);
  }
}
