package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups that begin again, and runs that wait for each other, on a node that runs by itself. */
class RetriedTogetherTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  @Test
  void aTaskOfTheWarehouseTakesEffectOnceEachTimeItsGroupBegins() throws SQLException {
    var increments = new Increments(WAREHOUSE);
    var tries = new AtomicInteger();
    var seen = new AtomicInteger(-1);
    var builder = Dag.named("together").warehouse("w");
    var load = builder.group("load").retriedTogether(2, Duration.ofMillis(10));
    var write =
        load.task(
            "write",
            new Increments.Write(
                (context, statement) -> statement.execute("insert into increments values (1)")));
    load.task(
            "shaky",
            java(context -> {
              if (tries.incrementAndGet() < 3) {
                throw TaskFailed.forGood("not yet");
              }
            }))
        .after(write);
    builder.task("after", java(context -> seen.set(tries.get()))).after(write);
    Dag dag = builder.build();

    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run))
          .containsOnly(
              entry("load__write", "success"),
              entry("load__shaky", "success"),
              entry("load", "success"),
              entry("after", "success"));
      assertThat(increments.count()).as("one a generation").isEqualTo(3);
      assertThat(seen).as("what comes after saw the last try alone").hasValue(3);
    }
  }

  @Test
  void aRunGoesOnByItselfOnceTheRunBeforeLetsIt() throws Exception {
    var release = new CountDownLatch(1);
    var sums = new AtomicInteger();
    var builder = Dag.named("days");
    builder
        .task(
            "sum",
            java(context -> {
              if (sums.incrementAndGet() == 1) {
                release.await();
              }
            }))
        .dependsOnPast();
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long first = engine.engine().create(day(dag, 1));
      engine.awaitStart("sum");
      long second = engine.engine().create(day(dag, 2));
      Poll.until(
          "the second run runs",
          Duration.ofSeconds(20),
          () -> engine.state(second) == RunState.RUNNING);
      assertThat(engine.states(second)).containsOnly(entry("sum", "waiting"));

      release.countDown();

      assertThat(engine.await(first)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.await(second)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static NewRun day(Dag dag, int day) {
    Instant start = Instant.EPOCH.plus(Duration.ofDays(day));
    return new NewRun(
        dag.id(),
        "day_" + day,
        RunType.MANUAL,
        new Interval(start, start.plus(Duration.ofDays(1))),
        "{}",
        List.of(),
        null);
  }
}
