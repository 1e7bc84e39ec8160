package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The DAGs that a node has loaded: replaced as a whole, and said in the database where their
 * structure is another. Thread-safe.
 */
final class NodeDags {

  private final Nodes nodes;
  private final @Nullable Set<String> queues;
  private volatile Map<String, LoadedDag> dags = Map.of();
  private volatile Scope scope;
  private volatile long nodeId;
  private volatile boolean unsaid;

  /** {@code nodes} is on sessions that no heartbeat waits for. */
  NodeDags(Nodes nodes, @Nullable Set<String> queues, Collection<DagCode> dags) {
    this.nodes = nodes;
    this.queues = queues;
    this.dags = byId(dags);
    this.scope = new Scope(Set.of(), Set.of(), queues);
  }

  private static Map<String, LoadedDag> byId(Collection<DagCode> dags) {
    return dags.stream()
        .map(LoadedDag::of)
        .collect(Collectors.toUnmodifiableMap(loaded -> loaded.dag().id(), Function.identity()));
  }

  @Nullable LoadedDag find(String dagId) {
    return dags.get(dagId);
  }

  /** What a node that joins now has. */
  List<RunGraph> graphs() {
    return graphs(dags);
  }

  private static List<RunGraph> graphs(Map<String, LoadedDag> dags) {
    return dags.values().stream().map(LoadedDag::graph).toList();
  }

  /** What the node works for. */
  Scope scope() {
    return scope;
  }

  /** It has joined, with what {@link #graphs} said. */
  synchronized void joined(Joined joined) {
    nodeId = joined.nodeId();
    scope = new Scope(dags.keySet(), joined.versions(), queues);
  }

  /** New runs are of these from now on; what runs goes on as it was. */
  synchronized void replace(Collection<DagCode> now) {
    Set<RunGraph> before = Set.copyOf(graphs());
    dags = byId(now);
    unsaid |= !before.equals(Set.copyOf(graphs()));
  }

  boolean isUnsaid() {
    return unsaid;
  }

  /**
   * Says in the database which DAGs the node has, if that changed, and works for them from then on.
   *
   * @return whether it did; not of a node that was declared dead, which says it when it joins again
   */
  synchronized boolean say() {
    if (!unsaid) {
      return false;
    }
    Optional<Set<Long>> versions = nodes.reload(nodeId, graphs());
    versions.ifPresent(known -> {
      scope = new Scope(dags.keySet(), known, queues);
      unsaid = false;
    });
    return versions.isPresent();
  }
}
