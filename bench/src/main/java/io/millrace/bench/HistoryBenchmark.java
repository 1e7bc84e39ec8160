package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much longer tasks that do nothing take in a database with a history of ended runs of the same
 * DAGs: 40 in a chain, 1,000 beside each other, 10,000 in layers and a mapped task of 10,000; in
 * turn on two engines with an embedded PostgreSQL each, of which one begins empty and the other
 * with {@link PastRuns}.
 *
 * <p>Arguments: task instances of history (default 1,000,000), how many times each (default 5).
 */
public final class HistoryBenchmark {

  private static final int WARM_UP = 20;

  /** Of 10,000 tasks each; few, so that the database which began empty stays small. */
  private static final int LARGE_WARM_UP = 5;

  private static final double ASKED = 1.2;

  private final BenchEngine fresh;
  private final BenchEngine aged;

  private HistoryBenchmark(BenchEngine fresh, BenchEngine aged) {
    this.fresh = fresh;
    this.aged = aged;
  }

  public static void main(String[] args) throws Exception {
    int history = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    int times = args.length < 2 ? 5 : Integer.parseInt(args[1]);
    Dag chain = EmptyDags.chain("chain", number -> context -> {}, Task.DEFAULT_QUEUE);
    List<Dag> small = List.of(chain, EmptyDags.fan());
    List<Dag> large = List.of(EmptyDags.layers(), EmptyDags.mapped());
    List<Dag> dags = Stream.concat(small.stream(), large.stream()).toList();
    try (var fresh = BenchEngine.start(dags);
        var aged = BenchEngine.start(dags)) {
      PastRuns.fill(aged.databases(), dags.stream().map(Dag::id).toList(), history);
      var benchmark = new HistoryBenchmark(fresh, aged);
      for (Dag dag : small) {
        benchmark.measure(dag, WARM_UP, times);
      }
      for (Dag dag : large) {
        benchmark.measure(dag, LARGE_WARM_UP, times);
      }
      count("fresh", fresh);
      count("with history", aged);
    }
  }

  private void measure(Dag dag, int warmUp, int times) throws InterruptedException {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (int i = -warmUp; i < times; i++) {
      double small = fresh.millis(dag);
      double large = aged.millis(dag);
      if (i >= 0) {
        without.add(small);
        with.add(large);
      }
    }
    print(dag, Figures.of(without), Figures.of(with));
  }

  private static void print(Dag dag, Figures without, Figures with) {
    System.out.printf(
        Locale.ROOT,
        "%-8s fresh: median %7.1f ms, min %7.1f   with history: median %7.1f ms, min %7.1f"
            + "   ratio of medians %.2f, of minima %.2f (asked: at most %.1f)%n",
        dag.id(),
        without.median(),
        without.least(),
        with.median(),
        with.least(),
        with.median() / without.median(),
        with.least() / without.least(),
        ASKED);
  }

  private static void count(String which, BenchEngine engine) {
    System.out.printf(
        "%s: %d task instances in the end%n",
        which, Dsl.on(engine.databases().orchestrator()).fetchCount(TASK_INSTANCE));
  }
}
