package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All that limits a task instance beside others; those with the same wait in one line. */
record TaskLimits(List<Limit> all) {

  static final TaskLimits NONE = new TaskLimits(List.of());
  private static final String BETWEEN = ",";

  TaskLimits {
    all = List.copyOf(all);
  }

  /** Of a task in a run, by the version of the DAG that the run follows. */
  static TaskLimits of(RunGraph graph, RunGraph.Node task, long dagRunId) {
    if (!areOf(graph, task)) {
      return NONE;
    }
    Concurrency own = task.concurrency();
    MaxActive dag = graph.maxActive();
    List<Limit> all = new ArrayList<>();
    if (own.pool() != null) {
      all.add(Limit.ofPool(own.pool(), own.poolSlots()));
    }
    if (dag.tasks() != null) {
      all.add(Limit.ofDag(graph.dagId(), dag.tasks()));
    }
    if (dag.tasksPerRun() != null) {
      all.add(Limit.ofRun(dagRunId, dag.tasksPerRun()));
    }
    if (own.maxActive() != null) {
      all.add(Limit.ofTask(graph.dagId(), task.taskId(), own.maxActive()));
    }
    return new TaskLimits(all);
  }

  /** Whether anything limits a task. */
  static boolean areOf(RunGraph graph, RunGraph.Node task) {
    return task.concurrency().pool() != null
        || task.concurrency().maxActive() != null
        || graph.maxActive().tasks() != null
        || graph.maxActive().tasksPerRun() != null;
  }

  boolean isNone() {
    return all.isEmpty();
  }

  Set<String> keys() {
    return all.stream().map(Limit::key).collect(Collectors.toSet());
  }

  /** As a row has it. */
  String text() {
    return all.stream().map(Limit::text).collect(Collectors.joining(BETWEEN));
  }

  /** Reads {@link #text}. */
  static TaskLimits of(String text) {
    return text.isEmpty()
        ? NONE
        : new TaskLimits(Arrays.stream(text.split(BETWEEN)).map(Limit::of).toList());
  }
}
