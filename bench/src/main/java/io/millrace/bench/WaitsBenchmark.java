package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.tasks.sensor.Sensors.until;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.sensor.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jooq.DSLContext;

/**
 * How much CPU deferred sensors take that are poked every minute and do not find what they wait
 * for: in runs of up to a thousand, on one engine in this process and an embedded PostgreSQL.
 *
 * <p>Arguments: how many wait (default 10,000), for how many seconds they are measured (default
 * 180), and {@code sql} to have each poke ask the warehouse with a query, not code alone.
 */
public final class WaitsBenchmark {

  private static final int TASKS_OF_A_RUN = 1000;
  private static final Duration SETTLE = Duration.ofMinutes(1);
  private static final double ASKED = 10;

  private final LongAdder pokes = new LongAdder();
  private final int waits;
  private final boolean asksWarehouse;

  private WaitsBenchmark(int waits, boolean asksWarehouse) {
    this.waits = waits;
    this.asksWarehouse = asksWarehouse;
  }

  public static void main(String[] args) throws Exception {
    int waits = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    int seconds = args.length < 2 ? 180 : Integer.parseInt(args[1]);
    boolean asksWarehouse = args.length > 2 && args[2].equals("sql");
    new WaitsBenchmark(waits, asksWarehouse).run(Duration.ofSeconds(seconds));
  }

  private void run(Duration span) throws Exception {
    int width = Math.min(waits, TASKS_OF_A_RUN);
    int runs = Math.ceilDiv(waits, width);
    Dag dag = waiting(width, runs);
    try (var engine = BenchEngine.start(List.of(dag))) {
      for (int i = 0; i < runs; i++) {
        engine.create(dag);
      }
      var database = Dsl.on(engine.databases().orchestrator());
      awaitDeferred(database, runs * width);
      System.out.printf("%d tasks are deferred, in %d runs%n", runs * width, runs);
      RealTime.pause(SETTLE);
      long before = pokes.sum();
      var used = CpuShares.during(span, ProcessHandle.current().pid(), engine.databases());
      long poked = pokes.sum() - before;
      print(poked, span);
      used.print(ASKED);
      requireDeferred(database, runs * width);
    }
  }

  private Dag waiting(int width, int runs) {
    DagBuilder dag = Dag.named("waiting").maxActiveRuns(runs).warehouse("waiting");
    for (int i = 0; i < width; i++) {
      dag.task("wait_" + i, sensor());
    }
    return dag.build();
  }

  private Sensor sensor() {
    return until(
            "what does not come",
            context -> {
              pokes.increment();
              return asksWarehouse && context.finds(selectOne().where(falseCondition()));
            })
        .every(Duration.ofMinutes(1));
  }

  private static void awaitDeferred(DSLContext database, int tasks) throws InterruptedException {
    OrderedRuns.await(
        "all tasks are deferred",
        Duration.ofSeconds(1),
        () -> database.fetchCount(DEFERRAL) == tasks);
  }

  private static void requireDeferred(DSLContext database, int tasks) {
    int deferred = database.fetchCount(DEFERRAL);
    if (deferred != tasks) {
      throw new IllegalStateException(
          "%d of %d tasks are still deferred".formatted(deferred, tasks));
    }
  }

  private static void print(long poked, Duration span) {
    System.out.printf(
        Locale.ROOT,
        "%d pokes in %d s, %.1f a second%n",
        poked,
        span.toSeconds(),
        (double) poked / span.toSeconds());
  }
}
