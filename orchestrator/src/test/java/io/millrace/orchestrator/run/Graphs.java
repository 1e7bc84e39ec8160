package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.Interval;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Graphs, and runs and claims of them, of which a test says no more than matters to it. */
public final class Graphs {

  private static final Interval DAY =
      new Interval(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)));

  private Graphs() {}

  public static RunGraph graph(String dag, RunGraph.Node... tasks) {
    return new RunGraph(dag, MaxActive.USUAL, List.of(tasks));
  }

  /** Depends on no other task, and is of the usual queue. */
  public static RunGraph.Node external(String task) {
    return external(task, Task.DEFAULT_QUEUE);
  }

  public static RunGraph.Node external(String task, String queue) {
    return alone(task, RunGraph.Kind.EXTERNAL, queue);
  }

  /** Depends on no other task, and is of the usual queue. */
  public static RunGraph.Node warehouse(String task) {
    return alone(task, RunGraph.Kind.WAREHOUSE, Task.DEFAULT_QUEUE);
  }

  /** Depends on no other task. */
  public static RunGraph.Node limited(String task, Concurrency limits) {
    return limited(task, RunGraph.Kind.EXTERNAL, limits);
  }

  /** Depends on no other task. */
  static RunGraph.Node limited(String task, RunGraph.Kind kind, Concurrency limits) {
    return new RunGraph.Node(
        task,
        kind,
        TriggerRule.ALL_SUCCESS,
        false,
        Task.DEFAULT_QUEUE,
        limits,
        List.of(),
        List.of());
  }

  private static RunGraph.Node alone(String task, RunGraph.Kind kind, String queue) {
    return new RunGraph.Node(
        task,
        kind,
        TriggerRule.ALL_SUCCESS,
        false,
        queue,
        Concurrency.UNLIMITED,
        List.of(),
        List.of());
  }

  /** A task outside the warehouse, by the ordinals of those directly before and after it. */
  static RunGraph.Node external(String task, List<Integer> upstream, List<Integer> downstream) {
    return node(task, TriggerRule.ALL_SUCCESS, upstream, downstream);
  }

  static RunGraph.Node node(
      String task, TriggerRule rule, List<Integer> upstream, List<Integer> downstream) {
    return new RunGraph.Node(
        task,
        RunGraph.Kind.EXTERNAL,
        rule,
        false,
        Task.DEFAULT_QUEUE,
        Concurrency.UNLIMITED,
        upstream,
        downstream);
  }

  /** Tasks of these names, each after the one before it. */
  static RunGraph chain(String dag, String... tasks) {
    List<RunGraph.Node> nodes = new ArrayList<>();
    for (int i = 0; i < tasks.length; i++) {
      nodes.add(
          external(
              tasks[i],
              i == 0 ? List.of() : List.of(i - 1),
              i == tasks.length - 1 ? List.of() : List.of(i + 1)));
    }
    return new RunGraph(dag, MaxActive.USUAL, nodes);
  }

  public static NewRun manualRun(String dag, String runId) {
    return manualRun(dag, runId, null);
  }

  public static NewRun manualRun(String dag, String runId, @Nullable Duration timeout) {
    return new NewRun(dag, runId, RunType.MANUAL, DAY, "{}", List.of(), timeout);
  }

  /** The first try of a task, of whichever run. */
  public static Claim claim(long taskInstanceId, String task) {
    return new Claim(taskInstanceId, 1, 0, task, 1, 1, 1, 0, 0, 1, null);
  }
}
