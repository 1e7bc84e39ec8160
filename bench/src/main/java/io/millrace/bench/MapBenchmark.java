package io.millrace.bench;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How long a mapped task of 10,000 elements takes that does nothing, from the run's creation to its
 * end, and one that reads its element and hands it on in a list; in turn with {@link BarePush} for
 * as many tasks beside each other, on the same server. Tries and events are counted in the tables
 * afterwards.
 *
 * <p>Argument: how many times each (default 10).
 */
public final class MapBenchmark {

  private static final int ELEMENTS = 10_000;
  private static final int WARM_UP = 5;

  private final RunEnds ends = new RunEnds();

  private MapBenchmark() {}

  public static void main(String[] args) throws Exception {
    new MapBenchmark().run(args.length == 0 ? 10 : Integer.parseInt(args[0]));
  }

  private void run(int times) throws Exception {
    List<Dag> dags = List.of(empty(), reading());
    RunGraph wide = RunGraph.of(EmptyDags.fan("wide", ELEMENTS, number -> context -> {}));
    try (Folder home = Folder.temporary();
        var databases = Program.databases(home.path())) {
      databases.migrateOrchestrator();
      var around =
          new Surroundings(
              databases.orchestrator(),
              databases.heartbeats(),
              databases::warehouse,
              (dag, given) -> home.path());
      try (var engine = new Engine(dags, around, EngineOptions.named("bench"), ends);
          var bare = new BarePush(databases.connect(Databases.ORCHESTRATOR))) {
        engine.start();
        for (Dag dag : dags) {
          measure(engine, bare, wide, dag, times);
        }
      }
      count(databases, dags.size() * (times + WARM_UP));
    }
  }

  private static Dag empty() {
    DagBuilder dag = Dag.named("mapped");
    var numbers = dag.task("numbers", javaList(Integer.class, context -> numbers()));
    dag.map("each", numbers, each -> java(context -> {}));
    return dag.build();
  }

  private static Dag reading() {
    DagBuilder dag = Dag.named("mapped_and_reduced");
    var numbers = dag.task("numbers", javaList(Integer.class, context -> numbers()));
    var same =
        dag.map("each", numbers, each -> java(Integer.class, context -> context.element(each)));
    dag.task("sum", java(same, Integer.class, (list, context) -> list.size()));
    return dag.build();
  }

  private static List<Integer> numbers() {
    return IntStream.range(0, ELEMENTS).boxed().toList();
  }

  private void measure(Engine engine, BarePush bare, RunGraph wide, Dag dag, int times)
      throws Exception {
    double[] ours = new double[times];
    double[] least = new double[times];
    for (int i = -WARM_UP; i < times; i++) {
      double took = run(engine, dag, "bench_" + (i + WARM_UP));
      double bareTook = bare.millis(wide);
      if (i >= 0) {
        ours[i] = took;
        least[i] = bareTook;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(least);
    System.out.printf(
        Locale.ROOT,
        "%-20s %d elements  median %7.1f ms  min %7.1f  max %7.1f   bare %6.1f  ratio %.1f%n",
        dag.id(),
        ELEMENTS,
        ours[times / 2],
        ours[0],
        ours[times - 1],
        least[times / 2],
        ours[times / 2] / least[times / 2]);
  }

  private double run(Engine engine, Dag dag, String runId) throws InterruptedException {
    long start = System.nanoTime();
    long run =
        engine.create(
            new NewRun(dag.id(), runId, RunType.MANUAL, EmptyDags.NOW, "{}", List.of(), null));
    ends.await(run);
    return (System.nanoTime() - start) / 1e6;
  }

  private static void count(Databases databases, int runs) throws SQLException {
    try (var connection = databases.orchestrator().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select (select count(*) from orchestrator.task_try where state = 'success'),"
                    + " (select count(*) from orchestrator.event),"
                    + " (select count(*) from orchestrator.map_element)")) {
      rows.next();
      System.out.printf(
          "tables: %d runs, %d tries, %d events, %d elements%n",
          runs, rows.getLong(1), rows.getLong(2), rows.getLong(3));
    }
  }
}
