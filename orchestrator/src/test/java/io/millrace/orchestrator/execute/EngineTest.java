package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EngineTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void runsAChainInOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    List<String> expected = new ArrayList<>();
    var builder = Dag.named("chain");
    TaskRef<Void> before = builder.task("t0", java(context -> order.add("t0")));
    expected.add("t0");
    for (int i = 1; i < 40; i++) {
      String id = "t" + i;
      expected.add(id);
      before = builder.task(id, java(context -> order.add(id))).after(before);
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(order).isEqualTo(expected);
    }
  }

  @Test
  void runsEachOfAThousandOnceAndKeepsTriesEventsAndLogs() {
    AtomicInteger ran = new AtomicInteger();
    var builder = Dag.named("fan");
    TaskRef<Void> root = builder.task("root", java(context -> {}));
    TaskRef<Void> last = builder.task("last", java(context -> ran.addAndGet(-1000)));
    for (int i = 0; i < 1000; i++) {
      last.after(builder.task("t" + i, java(context -> ran.incrementAndGet())).after(root));
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(ran).hasValue(0);
      var tries =
          DATABASE
              .sql()
              .select(TASK_TRY.TASK_INSTANCE_ID)
              .from(TASK_TRY)
              .join(TASK_INSTANCE)
              .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_TRY.TASK_INSTANCE_ID))
              .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
              .and(TASK_TRY.STATE.eq("success"));
      assertThat(DATABASE.sql().fetchCount(tries)).isEqualTo(1002);
      assertThat(DATABASE.sql().fetchCount(TASK_LOG, TASK_LOG.TASK_INSTANCE_ID.in(tries)))
          .isEqualTo(1002);
      assertThat(
              DATABASE
                  .sql()
                  .fetchCount(
                      EVENT,
                      EVENT
                          .DAG_RUN_ID
                          .eq(run)
                          .and(EVENT.TO_STATE.in("ready", "running", "success"))))
          .as("three steps a task and two of the run")
          .isEqualTo(3 * 1002 + 2);
    }
  }

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
  void succeedsAlthoughATolerableTaskFailed() {
    var builder = Dag.named("tolerant");
    builder
        .task(
            "extra",
            java(context -> {
              throw TaskFailed.forGood("never mind");
            }))
        .tolerable();
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void passesTypedOutputsAndParameters() {
    record Summary(long rows, String name) {}
    List<Summary> seen = new CopyOnWriteArrayList<>();
    var builder = Dag.named("typed");
    RunParam<Long> days = builder.param(RunParam.integer("days").orElse(7L));
    TaskRef<Summary> made =
        builder.task("make", java(Summary.class, context -> new Summary(context.param(days), "x")));
    builder.task("use", java(made, Summary.class, (value, context) -> add(seen, value)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.await(engine.create(dag, "{\"days\": \"3\"}"))).isEqualTo(RunState.SUCCESS);
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(seen).containsExactly(new Summary(3, "x"), new Summary(7, "x"));
    }
  }

  private static <T> T add(List<T> list, T value) {
    list.add(value);
    return value;
  }

  @Test
  void cancelsWhatRunsAndWhatWaits() throws InterruptedException {
    var builder = Dag.named("endless");
    TaskRef<Void> endless = builder.task("endless", java(context -> new CountDownLatch(1).await()));
    builder.task("never", java(context -> {})).after(endless);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("endless");

      assertThat(engine.engine().cancel(run)).isTrue();
      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run))
          .containsOnly(entry("endless", "cancelled"), entry("never", "cancelled"));
      assertThat(engine.engine().cancel(run)).isFalse();
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
      assertThat(
              DATABASE
                  .sql()
                  .select(TASK_INSTANCE.REASON)
                  .from(TASK_INSTANCE)
                  .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                  .fetchSingle(TASK_INSTANCE.REASON))
          .isEqualTo("took longer than its timeout of 0.1S");
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

      assertThat(engine.engine().retry(run)).isEqualTo(2);
      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(first).hasValue(1);
      assertThat(second).hasValue(2);
      assertThat(engine.engine().retry(run)).as("nothing is left to retry").isZero();
    }
  }

  @Test
  void handsBackWhatItRunsWhenItLeaves() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    var builder = Dag.named("moving");
    builder.task(
        "moves",
        java(context -> {
          if (tries.incrementAndGet() == 1) {
            new CountDownLatch(1).await();
          }
        }));
    Dag dag = builder.build();
    long run;
    try (var leaving = new EngineFixture(DATABASE.dataSource(), dag)) {
      run = leaving.create(dag, "{}");
      leaving.awaitStart("moves");
    }

    try (var staying = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(staying.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(
              DATABASE
                  .sql()
                  .select(TASK_INSTANCE.TRY_NUMBER)
                  .from(TASK_INSTANCE)
                  .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                  .fetchSingle(TASK_INSTANCE.TRY_NUMBER))
          .as("handing back uses up no try")
          .isEqualTo(1);
    }
  }
}
