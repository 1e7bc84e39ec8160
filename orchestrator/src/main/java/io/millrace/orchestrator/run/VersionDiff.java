package io.millrace.orchestrator.run;

import io.millrace.tasks.MaxActive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two structures of a DAG.
 *
 * @param limits how much of the DAG may be active at once, where that is other
 * @param added ids of tasks, in their order
 * @param removed ids of tasks, in their order
 * @param changed what differs in tasks that both have
 * @param edgesAdded also those of tasks that were added
 * @param edgesRemoved also those of tasks that were removed
 */
public record VersionDiff(
    List<LimitChange> limits,
    List<String> added,
    List<String> removed,
    List<Change> changed,
    List<Edge> edgesAdded,
    List<Edge> edgesRemoved) {

  /** A limit of the whole DAG that is other, in words. */
  public record LimitChange(String what, String from, String to) {}

  /** One thing that is other in a task, in words. */
  public record Change(String taskId, String what, String from, String to) {}

  /** One task comes directly before another. */
  public record Edge(String upstream, String downstream) {}

  public static VersionDiff of(RunGraph from, RunGraph to) {
    Map<String, RunGraph.Node> before = byId(from);
    Map<String, RunGraph.Node> after = byId(to);
    Set<Edge> edgesBefore = edges(from);
    Set<Edge> edgesAfter = edges(to);
    return new VersionDiff(
        limits(from.maxActive(), to.maxActive()),
        without(after.keySet(), before.keySet()),
        without(before.keySet(), after.keySet()),
        changes(from, to),
        without(edgesAfter, edgesBefore),
        without(edgesBefore, edgesAfter));
  }

  public boolean isEmpty() {
    return limits.isEmpty()
        && added.isEmpty()
        && removed.isEmpty()
        && changed.isEmpty()
        && edgesAdded.isEmpty()
        && edgesRemoved.isEmpty();
  }

  private static List<LimitChange> limits(MaxActive from, MaxActive to) {
    return Stream.of(
            new LimitChange("active runs", shown(from.runs()), shown(to.runs())),
            new LimitChange("active tasks", shown(from.tasks()), shown(to.tasks())),
            new LimitChange(
                "active tasks per run", shown(from.tasksPerRun()), shown(to.tasksPerRun())))
        .filter(change -> !change.from().equals(change.to()))
        .toList();
  }

  private static String shown(@Nullable Integer most) {
    return most == null ? "unlimited" : most.toString();
  }

  private static Map<String, RunGraph.Node> byId(RunGraph graph) {
    Map<String, RunGraph.Node> nodes = new LinkedHashMap<>();
    graph.nodes().forEach(node -> nodes.put(node.taskId(), node));
    return nodes;
  }

  private static Set<Edge> edges(RunGraph graph) {
    Set<Edge> edges = new LinkedHashSet<>();
    for (RunGraph.Node node : graph.nodes()) {
      node.upstream()
          .forEach(
              parent -> edges.add(new Edge(graph.nodes().get(parent).taskId(), node.taskId())));
    }
    return edges;
  }

  private static <T> List<T> without(Set<T> these, Set<T> those) {
    return these.stream().filter(each -> !those.contains(each)).toList();
  }

  private static List<Change> changes(RunGraph from, RunGraph to) {
    List<Change> changes = new ArrayList<>();
    Map<String, RunGraph.Node> after = byId(to);
    for (RunGraph.Node old : from.nodes()) {
      RunGraph.Node now = after.get(old.taskId());
      if (now != null) {
        TaskAttribute.ALL.stream()
            .map(each ->
                new Change(old.taskId(), each.words(), each.of(from, old), each.of(to, now)))
            .filter(change -> !change.from().equals(change.to()))
            .forEach(changes::add);
      }
    }
    return changes;
  }
}
