package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.Mark;
import io.millrace.orchestrator.run.Marked;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.QueuedByHand;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tries that are stopped because somebody says what their tasks came to. */
class MarkedTryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  @Test
  void letsWhatWaitsGoOn() throws InterruptedException {
    var builder = Dag.named("endless_marked");
    TaskRef<Void> endless = builder.task("endless", java(context -> new CountDownLatch(1).await()));
    builder.task("next", java(context -> {})).after(endless);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("endless");

      assertThat(engine.engine().operations().mark(run, "endless", Mark.SUCCESS, Actor.UNKNOWN))
          .isEqualTo(Marked.ONCE_STOPPED);

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.reason(run, "endless")).isEqualTo("marked as success by hand");
    }
  }

  @Test
  void rollsBackInTheWarehouse() throws Exception {
    Dag dag =
        Increments.dag(
            "sleeping_marked",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              statement.execute("select pg_sleep(61)");
            });

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("write");
      Poll.until("the statement is in the server", Duration.ofSeconds(20), () -> sleeping() == 1);

      engine.engine().operations().mark(run, "write", Mark.FAILED, Actor.UNKNOWN);

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).containsOnly(entry("write", "failed"));
      assertThat(sleeping()).isZero();
      assertThat(increments.count()).isZero();
    }
  }

  @Test
  void hasALostTryFencedAndNotRunAgain() {
    AtomicInteger tries = new AtomicInteger();
    Dag dag = Increments.dag("lost_marked", (context, statement) -> tries.incrementAndGet());
    long run = 0;
    try (var engine = engine(dag)) {
      run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
    loseNode(run);
    assertThat(
            new Operations(new Runs(DATABASE.sql())).mark(run, "write", Mark.FAILED, Actor.UNKNOWN))
        .isEqualTo(Marked.ONCE_STOPPED);

    try (var engine = engine(dag)) {
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
    }

    assertThat(tries).hasValue(1);
    assertThat(WAREHOUSE.sql().fetchSingle(TASK_LEDGER).get(TASK_LEDGER.TOKEN))
        .as("the second claim has raised the fence")
        .isEqualTo(2);
  }

  /** As if a node had been lost in the middle of the next generation's first try. */
  private static void loseNode(long run) {
    DATABASE
        .sql()
        .update(DAG_RUN)
        .set(DAG_RUN.STATE, "running")
        .setNull(DAG_RUN.ENDED_AT)
        .set(DAG_RUN.UNFINISHED, 1)
        .where(DAG_RUN.DAG_RUN_ID.eq(run))
        .execute();
    DATABASE
        .sql()
        .update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, "ready")
        .set(TASK_INSTANCE.GENERATION, 2)
        .set(TASK_INSTANCE.RESCUES, 1)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .execute();
    QueuedByHand.all(DATABASE.sql());
  }

  private static EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  private static int sleeping() {
    return WAREHOUSE
        .sql()
        .fetchSingle(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and state = 'active' and query like '%pg_sleep(61)%' and pid <> pg_backend_pid()")
        .get(0, Integer.class);
  }
}
