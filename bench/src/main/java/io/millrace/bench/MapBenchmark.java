package io.millrace.bench;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long a mapped task of 10,000 elements takes that does nothing, from the run's creation to its
 * end, and one that reads its element and hands it on in a list; in turn with {@link BarePush} for
 * as many tasks beside each other, on the same server. Tries and events are counted in the tables
 * afterwards.
 *
 * <p>Argument: how many times each (default 10).
 */
public final class MapBenchmark {

  private static final int WARM_UP = 5;

  private MapBenchmark() {}

  public static void main(String[] args) throws Exception {
    new MapBenchmark().run(args.length == 0 ? 10 : Integer.parseInt(args[0]));
  }

  private void run(int times) throws Exception {
    List<Dag> dags = List.of(EmptyDags.mapped(), reading());
    RunGraph wide = RunGraph.of(EmptyDags.fan("wide", EmptyDags.ELEMENTS, number -> context -> {}));
    try (var engine = BenchEngine.start(dags);
        var bare = new BarePush(engine.databases().connect(Databases.ORCHESTRATOR))) {
      for (Dag dag : dags) {
        measure(engine, bare, wide, dag, times);
      }
      count(engine.databases(), dags.size() * (times + WARM_UP));
    }
  }

  private static Dag reading() {
    DagBuilder dag = Dag.named("mapped_and_reduced");
    var numbers = dag.task("numbers", javaList(Integer.class, context -> EmptyDags.numbers()));
    var same =
        dag.map("each", numbers, each -> java(Integer.class, context -> context.element(each)));
    dag.task("sum", java(same, Integer.class, (list, context) -> list.size()));
    return dag.build();
  }

  private void measure(BenchEngine engine, BarePush bare, RunGraph wide, Dag dag, int times)
      throws Exception {
    double[] ours = new double[times];
    double[] least = new double[times];
    for (int i = -WARM_UP; i < times; i++) {
      double took = engine.millis(dag);
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
        EmptyDags.ELEMENTS,
        ours[times / 2],
        ours[0],
        ours[times - 1],
        least[times / 2],
        ours[times / 2] / least[times / 2]);
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
