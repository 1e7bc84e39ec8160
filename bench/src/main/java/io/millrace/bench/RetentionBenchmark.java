package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.retention.Pruned;
import io.millrace.orchestrator.retention.Pruner;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much longer 10,000 tasks in layers take while old history is removed beside them: runs
 * before, meanwhile and afterwards, on one embedded PostgreSQL with durable settings. The history
 * is of runs of a hundred tasks, each with a try, a log and four changes of state.
 *
 * <p>Arguments: task instances of history (default 1,000,000), how many runs before and afterwards
 * (default 10).
 */
public final class RetentionBenchmark {

  private static final int TASKS_OF_A_RUN = 100;
  private static final int WARM_UP = 10;
  private static final Duration KEEP = Duration.ofDays(30);

  private final Map<Long, CountDownLatch> ends = new ConcurrentHashMap<>();
  private final Dag layers = EmptyDags.layers();
  private int runs;

  private RetentionBenchmark() {}

  public static void main(String[] args) throws Exception {
    int history = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    int times = args.length < 2 ? 10 : Integer.parseInt(args[1]);
    new RetentionBenchmark().run(history / TASKS_OF_A_RUN, times);
  }

  private void run(int pastRuns, int times) throws Exception {
    try (Folder home = Folder.temporary();
        var databases = Program.databases(home.path())) {
      databases.migrateOrchestrator();
      fill(databases, pastRuns);
      var around =
          new Surroundings(
              databases.orchestrator(),
              databases.heartbeats(),
              databases::warehouse,
              (dag, given) -> home.path());
      try (var engine =
          new Engine(List.of(layers), around, EngineOptions.named("bench"), listener())) {
        engine.start();
        measure(engine, WARM_UP);
        print("before", measure(engine, times));
        prune(engine, databases);
        print("afterwards", measure(engine, times));
      }
    }
  }

  private void prune(Engine engine, Databases databases) throws Exception {
    List<Double> meanwhile = new ArrayList<>();
    try (var other = Executors.newSingleThreadExecutor()) {
      long began = System.nanoTime();
      var pruner = new Pruner(Dsl.on(databases.schedules()), () -> true);
      Future<Pruned> pruned = other.submit(() -> pruner.prune(KEEP));
      while (!pruned.isDone()) {
        meanwhile.add(millis(engine));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      print("meanwhile", Figures.of(meanwhile));
      System.out.printf(
          Locale.ROOT,
          "removed %d runs with %d tasks in %.1f s%n",
          pruned.get().runs(),
          pruned.get().taskInstances(),
          seconds);
    }
  }

  private Figures measure(Engine engine, int times) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      millis.add(millis(engine));
    }
    return Figures.of(millis);
  }

  private double millis(Engine engine) throws InterruptedException {
    long start = System.nanoTime();
    runs++;
    long run =
        engine.create(
            new NewRun(
                layers.id(),
                "bench_" + runs,
                RunType.MANUAL,
                EmptyDags.NOW,
                "{}",
                List.of(),
                null));
    ends.computeIfAbsent(run, id -> new CountDownLatch(1)).await();
    return (System.nanoTime() - start) / 1e6;
  }

  private EngineListener listener() {
    return new EngineListener() {
      @Override
      public void runEnded(long dagRunId, RunState state) {
        ends.computeIfAbsent(dagRunId, id -> new CountDownLatch(1)).countDown();
      }
    };
  }

  private static void print(String when, Figures millis) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %3d runs  median %7.1f ms  min %7.1f  max %7.1f%n",
        when,
        millis.sorted().size(),
        millis.median(),
        millis.least(),
        millis.most());
  }

  /** Runs that ended 40 days ago, and one that is kept. */
  private static void fill(Databases databases, int pastRuns) throws SQLException {
    try (var connection = databases.connect(Databases.ORCHESTRATOR);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into orchestrator.dag_version (dag_id, structure_hash) values ('past', '');
          insert into orchestrator.dag_run (dag_id, run_id, run_type, dag_version_id, logical_date,
            interval_start, interval_end, state, params, written_tables, unfinished, failures,
            created_at, started_at, ended_at)
          select 'past', 'manual__' || n, 'manual', dag_version_id, at, at, at, 'success', '{}', '{}',
            0, 0, at, at, at
          from orchestrator.dag_version, generate_series(1, %d + 1) n,
            lateral (select now() - interval '40 days' as at) past;
          insert into orchestrator.task_instance (dag_run_id, ordinal, task_id, trigger_rule, state,
            generation, try_number, rescues, token, upstream_total, upstream_success,
            upstream_failed, upstream_skipped, started_at, ended_at)
          select dag_run_id, n, 't' || n, 'ALL_SUCCESS', 'success', 1, 1, 0, 1, 0, 0, 0, 0,
            ended_at, ended_at
          from orchestrator.dag_run, generate_series(0, %d - 1) n;
          insert into orchestrator.task_try (task_instance_id, token, generation, try_number, node_id,
            state, started_at, ended_at)
          select task_instance_id, 1, 1, 1, 0, 'success', ended_at, ended_at
          from orchestrator.task_instance;
          insert into orchestrator.task_log (task_instance_id, token, chunk, content)
          select task_instance_id, 1, 0, repeat('a line of some length', 8)
          from orchestrator.task_instance;
          insert into orchestrator.event (at, dag_run_id, task_instance_id, token, to_state)
          select ended_at, dag_run_id, task_instance_id, 1, 'success'
          from orchestrator.task_instance, generate_series(1, 4);
          """
              .formatted(pastRuns, TASKS_OF_A_RUN));
      statement.execute("vacuum analyze");
    }
  }
}
