package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes tell each other what they leave: nobody waits for the look that comes anyway. */
class DoorbellTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int HOPS = 20;
  private static final int STOPS = 20;
  private static final int UPDATES = 10;

  @Test
  void passesAChainBetweenTwoNodesWithoutWaitingForALook() {
    var builder = Dag.named("ping_pong");
    var last = builder.task("t0", java(context -> {})).queue("even");
    for (int i = 1; i < HOPS; i++) {
      last =
          builder.task("t" + i, java(context -> {})).queue(i % 2 == 0 ? "even" : "odd").after(last);
    }
    Dag dag = builder.build();

    try (var even = EngineFixture.taking(Set.of("even"), DATABASE.dataSource(), dag);
        var odd = EngineFixture.taking(Set.of("odd"), DATABASE.dataSource(), dag)) {
      assertThat(even.run(dag)).isEqualTo(RunState.SUCCESS);
      long start = System.nanoTime();
      assertThat(even.run(dag)).isEqualTo(RunState.SUCCESS);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("%s hops, each a second or two if somebody had to look", HOPS)
          .isLessThan(Duration.ofSeconds(5));
      assertThat(odd.started).hasSize(HOPS);
    }
  }

  @Test
  void tellsOfUpdatesThatAreRecordedElsewhereWithoutWaitingForALook() throws InterruptedException {
    DATABASE
        .sql()
        .insertInto(ASSET_LISTENER)
        .set(ASSET_LISTENER.ASSET, "prices")
        .set(ASSET_LISTENER.DAG_ID, "waits")
        .execute();
    Dag dag = dag("publishing", "prices");

    try (var listening = EngineFixture.taking(Set.of("other"), DATABASE.dataSource(), dag);
        var publishing = EngineFixture.taking(Set.of("default"), DATABASE.dataSource(), dag)) {
      Duration took = Duration.ZERO;
      for (int i = 0; i < UPDATES; i++) {
        DATABASE.sql().deleteFrom(RUN_UPDATE).execute();
        listening.awaitLook();
        listening.updates.drainPermits();
        long start = System.nanoTime();
        if (i % 2 == 0) {
          assertThat(publishing.run(dag)).isEqualTo(RunState.SUCCESS);
        } else {
          assertThat(new AssetUpdates(DATABASE.sql()).add("prices", null)).hasSize(1);
        }
        assertThat(listening.updates.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        took = took.plusNanos(System.nanoTime() - start);
      }

      assertThat(took)
          .as("%s updates, each a second or more if somebody had to look", UPDATES)
          .isLessThan(Duration.ofSeconds(5));
    }
  }

  private static Dag dag(String id, String published) {
    var builder = Dag.named(id);
    builder.task("only", java(context -> {})).publishes(published);
    return builder.build();
  }

  @Test
  void stopsRunsThatAnotherNodeWasAskedToStopWithoutWaitingForALook() throws InterruptedException {
    var started = new Semaphore(0);
    var builder = Dag.named("endless");
    builder
        .task(
            "endless",
            java(context -> {
              started.release();
              new CountDownLatch(1).await();
            }))
        .queue("other");
    Dag dag = builder.build();

    try (var asked = EngineFixture.taking(Set.of("default"), DATABASE.dataSource(), dag);
        var running = EngineFixture.taking(Set.of("other"), DATABASE.dataSource(), dag)) {
      Duration took = Duration.ZERO;
      for (int i = 0; i < STOPS; i++) {
        long run = asked.create(dag, "{}");
        assertThat(started.tryAcquire(20, TimeUnit.SECONDS)).as("the task starts").isTrue();
        long start = System.nanoTime();
        asked.cancel(run);
        assertThat(running.await(run)).isEqualTo(RunState.CANCELLED);
        took = took.plusNanos(System.nanoTime() - start);
      }

      assertThat(took)
          .as("%s stops, each a second or more if somebody had to look", STOPS)
          .isLessThan(Duration.ofSeconds(5));
    }
  }
}
