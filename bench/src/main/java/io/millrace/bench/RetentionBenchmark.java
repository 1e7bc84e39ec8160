package io.millrace.bench;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.retention.Pruned;
import io.millrace.orchestrator.retention.Pruner;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much longer 10,000 tasks in layers take while old history is removed beside them: runs
 * before, meanwhile and afterwards, on one embedded PostgreSQL with durable settings. The history
 * is {@link PastRuns}.
 *
 * <p>Arguments: task instances of history (default 1,000,000), how many runs before and afterwards
 * (default 10).
 */
public final class RetentionBenchmark {

  private static final int WARM_UP = 10;
  private static final Duration KEEP = Duration.ofDays(30);

  private final Dag layers = EmptyDags.layers();

  private RetentionBenchmark() {}

  public static void main(String[] args) throws Exception {
    int history = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    int times = args.length < 2 ? 10 : Integer.parseInt(args[1]);
    new RetentionBenchmark().run(history, times);
  }

  private void run(int history, int times) throws Exception {
    try (var engine = BenchEngine.start(List.of(layers))) {
      PastRuns.fill(engine.databases(), List.of("past"), history);
      measure(engine, WARM_UP);
      print("before", measure(engine, times));
      prune(engine);
      print("afterwards", measure(engine, times));
    }
  }

  private void prune(BenchEngine engine) throws Exception {
    List<Double> meanwhile = new ArrayList<>();
    try (var other = Executors.newSingleThreadExecutor()) {
      long began = System.nanoTime();
      var pruner = new Pruner(Dsl.on(engine.databases().schedules()), () -> true);
      Future<Pruned> pruned = other.submit(() -> pruner.prune(KEEP));
      while (!pruned.isDone()) {
        meanwhile.add(engine.millis(layers));
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

  private Figures measure(BenchEngine engine, int times) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      millis.add(engine.millis(layers));
    }
    return Figures.of(millis);
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
}
