package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** The runs whose locks a transaction holds, and the structures that they follow. */
final class HeldRuns {

  private final LongFunction<RunGraph> graphs;
  private final Map<Long, LockedRun> runs = new HashMap<>();
  private final Map<Long, RunGraph> structures = new HashMap<>();
  private final IdentityHashMap<RunGraph, Boolean> settingUp = new IdentityHashMap<>();

  /** {@code graphs} gives the structure of a DAG version. */
  HeldRuns(LongFunction<RunGraph> graphs) {
    this.graphs = graphs;
  }

  /** Makes a run's structure known before its lock is asked for. */
  void follow(long dagRunId, long dagVersionId) {
    structures.computeIfAbsent(dagRunId, run -> graphs.apply(dagVersionId));
  }

  /** Asks for the locks of all runs that are followed. */
  void lock(RoundTrip trip) {
    trip.ask(RunStore.lock(List.copyOf(structures.keySet())), this::hold);
  }

  /** Asks for the locks that a statement of {@link RunStore} answers. */
  void lock(RoundTrip trip, Bound statement) {
    trip.ask(statement, this::hold);
  }

  private LockedRun hold(ResultSet row) throws SQLException {
    LockedRun run = RunStore.locked(row);
    hold(run);
    return run;
  }

  /** Takes a run that is locked. */
  void hold(LockedRun run) {
    runs.put(run.dagRunId(), run);
    follow(run.dagRunId(), run.dagVersionId());
  }

  boolean holds(long dagRunId) {
    return runs.containsKey(dagRunId);
  }

  /** What limits a task beside others. */
  TaskLimits limits(long dagRunId, int ordinal) {
    return TaskLimits.of(graph(dagRunId), node(dagRunId, ordinal), dagRunId);
  }

  /** Whether any task of a run sets up what others need; asked again and again. */
  boolean setsUp(long dagRunId) {
    return settingUp.computeIfAbsent(graph(dagRunId), RunGraph::hasSetups);
  }

  /** Whether any mapped task, group or loop of these runs publishes something. */
  boolean publishAsWholes() {
    return structures.values().stream()
        .distinct()
        .flatMap(graph -> graph.nodes().stream())
        .anyMatch(node -> !node.mapping().publishes().isEmpty());
  }

  Set<Long> ids() {
    return runs.keySet();
  }

  Collection<LockedRun> all() {
    return runs.values();
  }

  LockedRun run(long dagRunId) {
    return known(runs, dagRunId);
  }

  RunGraph graph(long dagRunId) {
    return known(structures, dagRunId);
  }

  RunGraph.Node node(long dagRunId, int ordinal) {
    return graph(dagRunId).nodes().get(ordinal);
  }

  /** Whether nothing more of a run is to start. */
  boolean stopping(long dagRunId) {
    LockedRun run = run(dagRunId);
    return run.stop() != null || run.state() != RunState.RUNNING;
  }

  /** Whether a task is not to start any more; what a run has set up it tears down. */
  boolean stops(Claim task) {
    LockedRun run = run(task.dagRunId());
    boolean tearsDown =
        run.state() == RunState.RUNNING && graph(task.dagRunId()).isTeardown(task.ordinal());
    return stopping(task.dagRunId()) && !tearsDown;
  }

  /** Whether what becomes ready of a run is to stay so. */
  boolean paused(long dagRunId) {
    return run(dagRunId).paused();
  }

  private static <T> T known(Map<Long, T> byRun, long dagRunId) {
    T found = byRun.get(dagRunId);
    if (found == null) {
      throw new IllegalStateException("run " + dagRunId + " is not locked");
    }
    return found;
  }
}
