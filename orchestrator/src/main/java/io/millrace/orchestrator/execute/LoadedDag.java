package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Task;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A DAG with what the engine derives from it once.
 *
 * @param code the jar that child processes load it from; null for the program's class path
 * @param tasks by id; none of a DAG that is not loaded any more
 * @param inputs by task id, the tables it reads that tasks before it in the DAG write
 */
record LoadedDag(
    Dag dag,
    @Nullable Path code,
    RunGraph graph,
    Map<String, Task<?>> tasks,
    Map<String, Set<TableName>> inputs) {

  static LoadedDag of(DagCode loaded) {
    Dag dag = loaded.dag();
    Map<String, Task<?>> tasks = new HashMap<>();
    Map<String, Set<TableName>> writtenBefore = new HashMap<>();
    Map<String, Set<TableName>> beforeGroups = new HashMap<>();
    Map<String, Set<TableName>> inputs = new HashMap<>();
    for (Task<?> task : dag.tasks()) {
      tasks.put(task.id(), task);
      Set<TableName> before = new HashSet<>();
      for (String parent : task.upstream()) {
        before.addAll(writtenBefore.getOrDefault(parent, Set.of()));
      }
      before.addAll(beforeGroups.getOrDefault(String.valueOf(task.mapping().in()), Set.of()));
      beforeGroups.put(task.id(), Set.copyOf(before));
      Set<TableName> own = new TreeSet<>(task.lineage().reads());
      own.retainAll(before);
      inputs.put(task.id(), Set.copyOf(own));
      before.addAll(task.lineage().writes());
      writtenBefore.put(task.id(), before);
    }
    return new LoadedDag(
        dag, loaded.code(), RunGraph.of(dag), Map.copyOf(tasks), Map.copyOf(inputs));
  }

  /** Whether a task is in a mapped group or loop that is itself in another, or mapped in one. */
  boolean isDeep(Task<?> task) {
    Mapping mapping = task.mapping();
    Task<?> group = mapping.in() == null ? null : tasks.get(mapping.in());
    return group != null && (mapping.repeat() != null || group.mapping().in() != null);
  }

  /** What stands for a DAG whose file was taken away. */
  static LoadedDag gone(String dagId) {
    return of(new DagCode(Dag.named(dagId).build(), null));
  }

  /** Whether it stands for one that was taken away: who has a task of it has none of the DAG's. */
  boolean isGone() {
    return tasks.isEmpty();
  }
}
