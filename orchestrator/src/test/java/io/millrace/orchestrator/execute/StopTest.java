package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void cancelsWhatRunsAndWhatWaits() throws InterruptedException {
    var builder = Dag.named("endless");
    TaskRef<Void> endless = builder.task("endless", java(context -> new CountDownLatch(1).await()));
    builder.task("never", java(context -> {})).after(endless);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("endless");

      assertThat(engine.cancel(run)).isTrue();
      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run))
          .containsOnly(entry("endless", "cancelled"), entry("never", "cancelled"));
      assertThat(engine.cancel(run)).isFalse();
    }
  }

  @Test
  void tearsDownWhatWasSetUpBeforeACancelledRunEnds() throws InterruptedException {
    var torn = new AtomicInteger();
    var builder = Dag.named("torn_down");
    TaskRef<Void> make = builder.task("make", java(context -> {}));
    TaskRef<Void> work =
        builder.task("work", java(context -> new CountDownLatch(1).await())).after(make);
    builder.task("drop", java(context -> torn.incrementAndGet())).tearsDown(make).after(work);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("work");

      engine.cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run))
          .containsOnly(
              entry("make", "success"), entry("work", "cancelled"), entry("drop", "success"));
      assertThat(torn).hasValue(1);
    }
  }

  @Test
  void cancelsATryThatFailsOnceItsRunIsStopped() throws InterruptedException {
    var timedOut = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var builder = Dag.named("failing_late");
    builder
        .task(
            "slow",
            java(context -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException timeout) {
                timedOut.countDown();
                release.await();
              }
              context.progress(1);
            }))
        .timeout(Duration.ofSeconds(1))
        .retries(Retries.fixed(1, Duration.ofHours(1)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(timedOut.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(engine.cancel(run)).isTrue();
      release.countDown();

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.outcomes).first().isInstanceOf(Outcome.Failed.class);
      assertThat(engine.states(run)).containsOnly(entry("slow", "cancelled"));
    }
  }

  @Test
  void fencesAtOnceWhatWaitedForARetry() throws Exception {
    var builder = Dag.named("rescued_once");
    builder
        .task(
            "flaky",
            java(context -> {
              throw TaskFailed.forNow("not yet", null);
            }))
        .retries(Retries.fixed(1, Duration.ofHours(1)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      Poll.until(
          "the task is up for its retry",
          Duration.ofSeconds(20),
          () -> engine.states(run).containsValue("up_for_retry"));
      DATABASE
          .sql()
          .update(TASK_INSTANCE)
          .set(TASK_INSTANCE.RESCUES, 1)
          .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
          .execute();

      assertThat(engine.cancel(run)).isTrue();

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run)).containsOnly(entry("flaky", "cancelled"));
    }
  }

  @Test
  void failsATryThatTakesTooLong() {
    var builder = Dag.named("slow");
    builder
        .task("slow", java(context -> new CountDownLatch(1).await()))
        .timeout(Duration.ofMillis(100));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "slow")).isEqualTo("took longer than its timeout of 0.1 s");
    }
  }

  @Test
  void failsARunThatTakesTooLong() {
    var builder = Dag.named("overdue").timeout(Duration.ofSeconds(1));
    builder.task("slow", java(context -> new CountDownLatch(1).await()));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).containsOnly(entry("slow", "cancelled"));
    }
  }

  @Test
  void handsBackWhatItRunsWhenItLeaves() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    var begun = new CountDownLatch(1);
    var builder = Dag.named("moving");
    builder.task(
        "moves",
        java(context -> {
          if (tries.incrementAndGet() == 1) {
            begun.countDown();
            new CountDownLatch(1).await();
          }
        }));
    Dag dag = builder.build();
    long run;
    try (var leaving = new EngineFixture(DATABASE.dataSource(), dag)) {
      run = leaving.create(dag, "{}");
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    try (var staying = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(staying.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(staying.tryNumber(run)).as("handing back uses up no try").isEqualTo(1);
    }
  }
}
