package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long the engine takes for tasks that do nothing: 40 in a chain, 1,000 beside each other,
 * 10,000 in 20 layers of 500 with two parents each; in turn with {@link BarePush}, on the same
 * server. A fresh embedded PostgreSQL with durable settings; tries, events and logs are counted in
 * the tables afterwards.
 *
 * <p>Arguments: how many times each (default 10); one of {@code chain}, {@code fan}, {@code layers}
 * (default all).
 */
public final class EngineBenchmark {

  /** Runs before the first that counts: a long-running program's code is compiled. */
  private static final int WARM_UP = 20;

  private final long[] started = new long[EmptyDags.LENGTH];
  private final long[] finished = new long[EmptyDags.LENGTH];

  private EngineBenchmark() {}

  public static void main(String[] args) throws Exception {
    int times = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    new EngineBenchmark().run(times, args.length < 2 ? "" : args[1]);
  }

  private void run(int times, String only) throws Exception {
    Dag chain = EmptyDags.chain("chain", number -> context -> stamp(number), Task.DEFAULT_QUEUE);
    List<Dag> dags = List.of(chain, EmptyDags.fan(), EmptyDags.layers());
    try (var engine = BenchEngine.start(dags);
        var bare = new BarePush(engine.databases().connect(Databases.ORCHESTRATOR))) {
      for (Dag dag : dags) {
        if (only.isEmpty() || dag.id().equals(only)) {
          measure(engine, bare, dag, times);
        }
      }
      count(engine.databases());
    }
  }

  private void stamp(int number) {
    started[number] = System.nanoTime();
    finished[number] = System.nanoTime();
  }

  private void measure(BenchEngine engine, BarePush bare, Dag dag, int times) throws Exception {
    double[] ours = new double[times];
    double[] least = new double[times];
    List<Long> hops = new ArrayList<>();
    RunGraph graph = RunGraph.of(dag);
    for (int i = -WARM_UP; i < times; i++) {
      double took = engine.millis(dag);
      double bareTook = bare.millis(graph);
      if (i == -WARM_UP) {
        System.out.printf(Locale.ROOT, "%-8s first run %38.1f ms%n", dag.id(), took);
      }
      if (i >= 0) {
        ours[i] = took;
        least[i] = bareTook;
        for (int hop = 1; hop < EmptyDags.LENGTH && dag.id().equals("chain"); hop++) {
          hops.add(started[hop] - finished[hop - 1]);
        }
      }
    }
    print(dag, ours, least, hops);
  }

  private static void print(Dag dag, double[] ours, double[] least, List<Long> hops) {
    Arrays.sort(ours);
    Arrays.sort(least);
    int middle = ours.length / 2;
    System.out.printf(
        Locale.ROOT,
        "%-8s %6d tasks  median %7.1f ms  min %7.1f  max %7.1f   bare %6.1f  ratio %.1f%n",
        dag.id(),
        dag.tasks().size(),
        ours[middle],
        ours[0],
        ours[ours.length - 1],
        least[middle],
        ours[middle] / least[middle]);
    if (!hops.isEmpty()) {
      hops.sort(null);
      System.out.printf(
          Locale.ROOT,
          "hop      end to start    median %7.2f ms%n",
          hops.get(hops.size() / 2) / 1e6);
    }
  }

  private static void count(Databases databases) throws java.sql.SQLException {
    try (var connection = databases.orchestrator().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select (select count(*) from orchestrator.task_try where state = 'success'),"
                    + " (select count(*) from orchestrator.event),"
                    + " (select count(*) from orchestrator.task_log),"
                    + " current_setting('fsync'), current_setting('synchronous_commit')")) {
      rows.next();
      System.out.printf(
          "tables: %d tries, %d events, %d logs; fsync %s, synchronous_commit %s%n",
          rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getString(4), rows.getString(5));
    }
  }
}
