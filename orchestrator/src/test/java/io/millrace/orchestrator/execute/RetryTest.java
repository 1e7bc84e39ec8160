package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.FailureKind;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void retriesAfterItsDelayAndThenFails() {
    var builder = Dag.named("retrying");
    AtomicInteger tries = new AtomicInteger();
    TaskRef<Void> flaky =
        builder
            .task(
                "flaky",
                java(context -> {
                  tries.incrementAndGet();
                  throw TaskFailed.forNow("try " + context.tryNumber() + " failed", null);
                }))
            .retries(Retries.fixed(2, Duration.ofMillis(50)));
    builder.task("after", java(context -> {})).after(flaky);
    builder.task("tidy", java(context -> {})).after(flaky).triggerRule(TriggerRule.ALL_DONE);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(tries).hasValue(3);
      assertThat(engine.states(run))
          .containsOnly(
              entry("flaky", "failed"),
              entry("after", "upstream_failed"),
              entry("tidy", "success"));
    }
  }

  @Test
  void retriesWhenItIsDueAndNotAtTheNextLook() {
    var builder = Dag.named("prompt");
    builder
        .task(
            "flaky",
            java(context -> {
              if (context.tryNumber() <= 6) {
                throw TaskFailed.forNow("not yet", null);
              }
            }))
        .retries(Retries.fixed(6, Duration.ofMillis(50)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long start = System.nanoTime();

      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("six retries, each up to three seconds late if somebody had to look")
          .isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void spendsNoRetryOnWhatFailsForGood() {
    var builder = Dag.named("for_good");
    AtomicInteger tries = new AtomicInteger();
    builder
        .task(
            "bad",
            java(context -> {
              tries.incrementAndGet();
              throw TaskFailed.forGood("the file is not there");
            }))
        .retries(Retries.fixed(5, Duration.ofSeconds(1)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.FAILED);
      assertThat(tries).hasValue(1);
    }
  }

  @Test
  void spendsNoRetryOnAFailureThatItsRetriesAreNotFor() {
    var builder = Dag.named("choosy");
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    Retries onlyReading =
        Retries.fixed(1, Duration.ofMillis(20)).onlyOn(FailureKind.thrown(IOException.class));
    builder
        .task(
            "reads",
            java(context -> {
              tries.incrementAndGet();
              throw new IllegalStateException("cut off", new EOFException("end of file"));
            }))
        .retries(onlyReading);
    builder
        .task(
            "counts",
            java(context -> {
              others.incrementAndGet();
              throw new IllegalStateException("7 is no 8");
            }))
        .retries(onlyReading);
    builder
        .task("slow", java(context -> Thread.currentThread().join()))
        .timeout(Duration.ofMillis(50))
        .retries(Retries.fixed(3, Duration.ofMillis(20)).notOn(FailureKind.timeout()));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(tries).hasValue(2);
      assertThat(engine.reason(run, "reads")).isEqualTo("IllegalStateException: cut off");
      assertThat(others).hasValue(1);
      assertThat(engine.reason(run, "counts"))
          .isEqualTo(
              "IllegalStateException: 7 is no 8; it is not tried again: its retries are only for"
                  + " IOException");
      assertThat(engine.tryNumber(run, "slow")).isEqualTo(1);
      assertThat(engine.reason(run, "slow"))
          .isEqualTo(
              "took longer than its timeout of 0.05 s; it is not tried again: its retries are not"
                  + " for timeouts");
    }
  }

  @Test
  void runsAgainOnlyWhatFailedAndWhatDependsOnIt() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    var builder = Dag.named("mended");
    TaskRef<Void> good = builder.task("good", java(context -> first.incrementAndGet()));
    TaskRef<Void> bad =
        builder
            .task(
                "bad",
                java(context -> {
                  if (second.incrementAndGet() == 1) {
                    throw TaskFailed.forGood("not yet");
                  }
                }))
            .after(good);
    builder.task("after", java(context -> {})).after(bad);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);

      assertThat(engine.clear(run, new Clearing.Unsuccessful())).isEqualTo(2);
      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(first).hasValue(1);
      assertThat(second).hasValue(2);
      assertThat(engine.clear(run, new Clearing.Unsuccessful()))
          .as("nothing is left to retry")
          .isZero();
    }
  }

  @Test
  void runsOneTaskAgainAndKeepsCountingTheFailuresBesideIt() {
    List<String> order = new CopyOnWriteArrayList<>();
    var builder = Dag.named("cleared");
    TaskRef<Void> load = builder.task("load", java(context -> order.add("load")));
    builder.task("publish", java(context -> order.add("publish"))).after(load);
    builder.task(
        "beside",
        java(context -> {
          throw TaskFailed.forGood("never");
        }));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);

      assertThat(engine.clear(run, new Clearing.From("load"))).isEqualTo(2);
      assertThat(engine.awaitEndAgain(run)).as("beside is still failed").isEqualTo(RunState.FAILED);
      assertThat(order).containsExactly("load", "publish", "load", "publish");
      assertThat(engine.clear(run, new Clearing.From("nothing"))).isZero();
      assertThat(engine.clear(run, new Clearing.Everything())).isEqualTo(3);
    }
  }
}
