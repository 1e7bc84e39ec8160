package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sensor.Sensors.until;
import static io.millrace.tasks.sensor.Sensors.untilTime;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Operator;
import io.millrace.tasks.TaskDeferred;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.sensor.Sensor;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SensorTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final DSLContext sql = DATABASE.sql();

  @Test
  void waitsAsARowAndGoesOnOnceAPokeFindsIt() throws Exception {
    var there = new AtomicBoolean();
    var pokedInVain = new CountDownLatch(3);
    Dag dag =
        dag(
            "waits",
            until(
                    "the moon",
                    context -> {
                      pokedInVain.countDown();
                      return there.get();
                    })
                .every(SECOND));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(pokedInVain.await(20, TimeUnit.SECONDS)).isTrue();

      awaitDeferred(engine, run, "wait");
      assertThat(engine.reason(run, "wait")).isEqualTo("waits for the moon");
      assertThat(tries(run)).as("a poke is no try").isEqualTo(1);

      there.set(true);
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run)).containsEntry("after", "success");
      assertThat(tries(run)).isEqualTo(2);
      assertThat(triesSpent(run)).isEqualTo(1);
      assertThat(deferrals(run)).isZero();
    }
  }

  @Test
  void failsOrIsSkippedOnceItHasWaitedTooLong() {
    Sensor never = until("godot", context -> false).every(SECOND).atMost(Duration.ofMillis(200));
    Dag fails = dag("gives_up", never);
    Dag skips = dag("skips", never.orSkip());

    try (var engine = new EngineFixture(DATABASE.dataSource(), fails, skips)) {
      long failed = engine.create(fails, "{}");
      long skipped = engine.create(skips, "{}");

      assertThat(engine.await(failed)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(failed, "wait")).isEqualTo("waited for godot longer than 0.2 s");
      assertThat(engine.await(skipped)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(skipped))
          .containsEntry("wait", "skipped")
          .containsEntry("after", "skipped");
    }
  }

  @Test
  void holdsItsPlaceWhereToldTo() {
    var pokes = new AtomicInteger();
    Dag dag =
        dag(
            "holds",
            until("three", context -> pokes.incrementAndGet() == 3)
                .every(SECOND)
                .holdingItsPlace());

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(pokes).hasValue(3);
      assertThat(tries(run)).isEqualTo(1);
    }
  }

  @Test
  void aPokeThatFailsFailsTheTask() {
    var pokes = new AtomicInteger();
    Dag dag =
        dag(
            "breaks",
            until(
                    "trouble",
                    context -> {
                      if (pokes.incrementAndGet() > 1) {
                        throw TaskFailed.forGood("nobody answers");
                      }
                      return false;
                    })
                .every(SECOND));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "wait")).isEqualTo("nobody answers");
    }
  }

  @Test
  void aRunThatIsCancelledDoesNotWait() throws Exception {
    Dag dag = dag("cancelled", until("godot", context -> false));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitDeferred(engine, run, "wait");

      engine.cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(deferrals(run)).isZero();
    }
  }

  @Test
  void anyTaskMayAskToBeRunLater() {
    var first = new AtomicBoolean(true);
    Dag dag =
        dag(
            "later",
            java(context -> {
              if (first.getAndSet(false)) {
                throw TaskDeferred.by(Duration.ofMillis(300), "it is too early");
              }
            }));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries(run)).isEqualTo(2);
      assertThat(triesSpent(run)).isEqualTo(1);
    }
  }

  @Test
  void oneThatHangsHoldsUpNoOtherAndIsAskedOnceAtATime() throws Exception {
    var answer = new CountDownLatch(1);
    var asked = new AtomicInteger();
    var others = new AtomicInteger();
    Dag hangs =
        dag(
            "hangs",
            until(
                    "an answer",
                    context -> {
                      if (asked.incrementAndGet() > 1) {
                        answer.await();
                      }
                      return false;
                    })
                .every(SECOND));
    Dag other = dag("other", until("five", context -> others.incrementAndGet() >= 5).every(SECOND));

    try (var engine = new EngineFixture(DATABASE.dataSource(), hangs, other)) {
      engine.create(hangs, "{}");
      Poll.until("it hangs", Duration.ofSeconds(20), () -> asked.get() > 1);

      assertThat(engine.run(other)).isEqualTo(RunState.SUCCESS);

      assertThat(asked).hasValue(2);
      answer.countDown();
    }
  }

  @Test
  void givesUpInTimeWhereItsMomentIsLater() {
    Sensor late = untilTime(RealTime.clock().instant().plus(Duration.ofHours(1))).atMost(SECOND);
    Dag dag = dag("late", late.orSkip());

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run)).containsEntry("wait", "skipped");
    }
  }

  @Test
  void isPokedWhenItWantsToBe() throws Exception {
    var asked = new AtomicInteger();
    Dag dag =
        dag(
            "patient",
            until(
                    "a limit",
                    context -> {
                      if (asked.incrementAndGet() > 1) {
                        throw TaskDeferred.by(Duration.ofHours(1), "it was asked too often");
                      }
                      return false;
                    })
                .every(SECOND));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      Poll.until(
          "it is left alone for an hour",
          Duration.ofSeconds(20),
          () ->
              sql.fetchExists(
                  DEFERRAL,
                  DEFERRAL
                      .DAG_RUN_ID
                      .eq(run)
                      .and(DEFERRAL.POKE_AT.gt(DatabaseClock.in(Duration.ofMinutes(59))))));
    }
  }

  private static Dag dag(String id, Operator<Void> wait) {
    var builder = Dag.named(id);
    var task = builder.task("wait", wait);
    builder.task("after", java(context -> {})).after(task);
    return builder.build();
  }

  private static void awaitDeferred(EngineFixture engine, long run, String task) throws Exception {
    Poll.until(
        task + " is deferred",
        Duration.ofSeconds(20),
        () -> "deferred".equals(engine.states(run).get(task)));
  }

  private int tries(long run) {
    return sql.fetchCount(
        TASK_TRY
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_TRY.TASK_INSTANCE_ID)),
        TASK_INSTANCE.DAG_RUN_ID.eq(run).and(TASK_INSTANCE.TASK_ID.eq("wait")));
  }

  private int triesSpent(long run) {
    return sql.fetchSingle(
            TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run).and(TASK_INSTANCE.TASK_ID.eq("wait")))
        .get(TASK_INSTANCE.TRY_NUMBER);
  }

  private int deferrals(long run) {
    return sql.fetchCount(DEFERRAL, DEFERRAL.DAG_RUN_ID.eq(run));
  }
}
