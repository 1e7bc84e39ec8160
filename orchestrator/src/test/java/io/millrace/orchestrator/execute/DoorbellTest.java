package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

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
