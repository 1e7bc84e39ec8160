package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that neither end nor stop when they are asked to. */
class EndlessTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String GOES_ON = "; its code does not stop, so its thread was left behind";

  private final AtomicInteger tries = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  /** Hears no interrupt until it is released. */
  private void endless() {
    begun.countDown();
    while (released.getCount() > 0) {
      Thread.onSpinWait();
    }
    over.countDown();
  }

  /** Waits for the code itself: its try is said to have started a little earlier. */
  private void awaitSpin() throws InterruptedException {
    assertThat(begun.await(20, TimeUnit.SECONDS)).as("the task spins").isTrue();
  }

  @Test
  void failsATryThatTakesTooLongAndRunsTheNext() throws InterruptedException {
    var builder = Dag.named("endless").retries(Retries.fixed(1, Duration.ofMillis(1)));
    builder
        .task(
            "spin",
            java(context -> {
              if (tries.incrementAndGet() == 1) {
                endless();
                context.log("too late");
              }
            }))
        .timeout(Duration.ofSeconds(1));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
      engine.awaitLeftBehind(1);

      release();
      over.await();
      engine.awaitLeftBehind(0);
      assertThat(engine.states(run)).containsOnly(entry("spin", "success"));
      assertThat(engine.outcomes).as("what it comes to at last is dropped").hasSize(2);
      assertThat(logs())
          .anyMatch(log -> log.contains("its code does not stop; its thread is left behind"))
          .noneMatch(log -> log.contains("too late"));
    }
  }

  private static List<String> logs() {
    return DATABASE.sql().select(TASK_LOG.CONTENT).from(TASK_LOG).fetch(TASK_LOG.CONTENT);
  }

  @Test
  void keepsItsPlaceOnTheNodeThoughItsRunIsCancelled() throws InterruptedException {
    var builder = Dag.named("cancelled");
    builder.task("spin", java(context -> endless()));
    Dag cancelled = builder.build();
    var other = Dag.named("other");
    other.task("wait", java(context -> {}));
    Dag waiting = other.build();

    try (var engine = EngineFixture.ofPlaces(1, DATABASE.dataSource(), cancelled, waiting)) {
      long endless = engine.create(cancelled, "{}");
      awaitSpin();
      engine.cancel(endless);
      assertThat(engine.await(endless)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.reason(endless, "spin")).isEqualTo("its run was stopped" + GOES_ON);

      long run = engine.create(waiting, "{}");
      engine.awaitLook();
      assertThat(engine.states(run)).containsOnly(entry("wait", "ready"));

      release();
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void handsItBackWhenTheNodeLeavesAndCountsThat() throws InterruptedException {
    var builder = Dag.named("moving");
    builder.task(
        "spin",
        java(context -> {
          if (tries.incrementAndGet() == 1) {
            endless();
          }
        }));
    Dag dag = builder.build();
    long run;
    try (var leaving = new EngineFixture(DATABASE.dataSource(), dag)) {
      run = leaving.create(dag, "{}");
      awaitSpin();
    }

    try (var staying = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(staying.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
      assertThat(
              DATABASE
                  .sql()
                  .select(TASK_INSTANCE.RESCUES)
                  .from(TASK_INSTANCE)
                  .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                  .fetchSingle(TASK_INSTANCE.RESCUES))
          .as("a task that makes its nodes leave is tried so often and no more")
          .isEqualTo(1);
    }
  }

  @Test
  void takesTheEffectFromATaskInTheWarehouse() throws InterruptedException {
    var increments = new Increments(WAREHOUSE);
    var builder = Dag.named("late").warehouse("w");
    builder
        .task(
            "write",
            new Increments.Write((context, statement) -> {
              statement.execute("insert into increments values (1)");
              endless();
            }))
        .timeout(Duration.ofMillis(500));
    Dag dag = builder.build();

    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write"))
          .isEqualTo("took longer than its timeout of 0.5 s" + GOES_ON);

      release();
      over.await();
      engine.awaitLeftBehind(0);
      assertThat(increments.count()).as("nothing is committed later").isZero();
    }
  }
}
