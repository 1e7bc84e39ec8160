package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.QueuedByHand;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.TaskState;
import io.millrace.tasks.Dag;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task whose node is lost in the middle of its transaction while its DAG changes. */
class LeftTheWarehouseTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);
  private final CountDownLatch inTransaction = new CountDownLatch(1);
  private final CountDownLatch wakesUp = new CountDownLatch(1);

  @Test
  void isFencedAlsoWhereTheDagHasItNoMore() throws Exception {
    Dag before = standingStill("removed");
    var now = Dag.named("removed").warehouse("w");
    now.task("other", java(context -> {}));

    try (var engine = engine(before)) {
      long run = lose(before, engine, now.build());

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write"))
          .isEqualTo("DAG removed has no task write any more; start a new run");
      assertTakesNoEffectAnyMore(engine);
    }
  }

  @Test
  void isFencedAlsoWhereItIsAnotherTaskNow() throws Exception {
    Dag before = standingStill("turned");
    var now = Dag.named("turned").warehouse("w");
    now.task("write", java(context -> {}));

    try (var engine = engine(before)) {
      long run = lose(before, engine, now.build());

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertTakesNoEffectAnyMore(engine);
    }
  }

  @Test
  void isAdoptedWhereItHadTakenEffect() {
    Dag before =
        Increments.dag(
            "adopted",
            (context, statement) -> statement.execute("insert into increments values (1)"));
    var now = Dag.named("adopted").warehouse("w");
    now.task("other", java(context -> {}));

    try (var engine = engine(before)) {
      long run = engine.create(before, "{}");
      engine.await(run);
      engine.engine().reload(DagCode.ofProgram(List.of(now.build())));
      engine.forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isOne();
    }
  }

  @Test
  void waitsWhereTheDagNamesNoWarehouseAnyMore() throws Exception {
    Dag before = standingStill("unnamed");
    var now = Dag.named("unnamed");
    now.task("other", java(context -> {}));

    try (var engine = engine(before)) {
      long run = lose(before, engine, now.build());

      Poll.until(
          "it says that it cannot be fenced",
          Duration.ofSeconds(20),
          () ->
              engine
                  .reason(run, "write")
                  .equals(
                      "cannot fence: DAG unnamed, whose warehouse this task was lost in, names none"
                          + " any more; let it name that again"));
      assertThat(engine.state(run)).isEqualTo(RunState.RUNNING);
      wakesUp.countDown();
    }
  }

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  private Dag standingStill(String dagId) {
    return Increments.dag(
        dagId,
        (context, statement) -> {
          statement.execute("insert into increments values (1)");
          inTransaction.countDown();
          assertThat(wakesUp.await(60, TimeUnit.SECONDS)).isTrue();
        });
  }

  /** Answers a run whose one task stands still, is taken from its node, and is another now. */
  private long lose(Dag before, EngineFixture engine, Dag now) throws InterruptedException {
    long run = engine.create(before, "{}");
    assertThat(inTransaction.await(20, TimeUnit.SECONDS)).isTrue();
    engine.engine().reload(DagCode.ofProgram(List.of(now)));
    takeFromItsNode(run);
    engine.engine().wake();
    return run;
  }

  private static void takeFromItsNode(long run) {
    int taken =
        DATABASE
            .sql()
            .update(TASK_INSTANCE)
            .set(TASK_INSTANCE.STATE, TaskState.READY.key())
            .setNull(TASK_INSTANCE.NODE_ID)
            .set(TASK_INSTANCE.RESCUES, 1)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .execute();
    assertThat(taken).isOne();
    QueuedByHand.all(DATABASE.sql());
  }

  private void assertTakesNoEffectAnyMore(EngineFixture engine) throws Exception {
    wakesUp.countDown();
    Poll.until(
        "the try that stood still has ended",
        Duration.ofSeconds(20),
        () -> engine.outcomes.size() == 2);
    assertThat(increments.count()).isZero();
  }
}
