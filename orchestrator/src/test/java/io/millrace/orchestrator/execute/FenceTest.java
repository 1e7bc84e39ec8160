package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.INSTALLATION;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.QueuedByHand;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.JSONB;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FenceTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  @Test
  void adoptsAnOutcomeThatIsAlreadyCommitted() {
    Dag dag =
        Increments.dag(
            "adopting",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              context.progress(1);
            });

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      engine.forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(
              DATABASE
                  .sql()
                  .fetchCount(
                      TASK_TRY,
                      TASK_TRY
                          .ADOPTED
                          .isTrue()
                          .and(TASK_TRY.ROWS_MOVED.eq(1L))
                          .and(TASK_TRY.STATE.eq("success"))))
          .isEqualTo(1);
      assertThat(WAREHOUSE.sql().fetchCount(TASK_LEDGER, TASK_LEDGER.BACKEND_PID.isNotNull()))
          .as("server processes that a later claim would end")
          .isZero();
    }
  }

  @Test
  void failsWhereACommittedOutcomeCannotBeRead() {
    Dag dag =
        Increments.dag(
            "unreadable",
            (context, statement) -> statement.execute("insert into increments values (1)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      WAREHOUSE.sql().update(TASK_LEDGER).set(TASK_LEDGER.OUTCOME, JSONB.valueOf("[]")).execute();
      engine.forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write"))
          .startsWith("an earlier try has done it, but what it left in the ledger cannot be read")
          .endsWith("clear the task to do it again");
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  @Test
  void adoptsWhatANewerProgramHasCommitted() {
    Dag dag =
        Increments.dag(
            "newer",
            (context, statement) -> statement.execute("insert into increments values (1)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      WAREHOUSE
          .sql()
          .execute("update millrace.task_ledger set outcome = outcome || '{\"new\": 1}'::jsonb");
      engine.forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  /** Its database may have failed over to a replica that lacked commits. */
  @Test
  void adoptsWhatItsOrchestratorHasForgotten() {
    Dag dag =
        Increments.dag(
            "forgotten",
            (context, statement) -> statement.execute("insert into increments values (1)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      forgetItsClaim(engine, run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  private static void forgetItsClaim(EngineFixture engine, long run) {
    DATABASE
        .sql()
        .execute(
            "delete from orchestrator.task_try using orchestrator.task_instance i"
                + " where task_try.task_instance_id = i.task_instance_id and i.dag_run_id = ?",
            run);
    DATABASE
        .sql()
        .execute(
            "update orchestrator.task_instance set token = 0, try_number = 0 where dag_run_id = ?",
            run);
    engine.forgetThatItRan(run);
  }

  @Test
  void endsTheServerProcessOfAnOlderTryBeforeItRuns() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    var stuck = new CountDownLatch(1);
    Dag dag =
        Increments.dag(
            "stuck",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              if (tries.incrementAndGet() == 1) {
                stuck.countDown();
                statement.execute("select pg_sleep(60)");
              }
            });

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      stuck.await();
      DATABASE
          .sql()
          .execute(
              "update orchestrator.task_instance set state = 'ready', node_id = null, rescues = 1"
                  + " where dag_run_id = ?",
              run);
      QueuedByHand.all(DATABASE.sql());

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void namesItsOrchestratorInTheLedger() {
    Dag dag = Increments.dag("named", (context, statement) -> {});

    try (var engine = engine(dag)) {
      engine.run(dag);
      assertThat(
              WAREHOUSE
                  .sql()
                  .selectDistinct(TASK_LEDGER.ORCHESTRATOR_ID)
                  .from(TASK_LEDGER)
                  .fetch(TASK_LEDGER.ORCHESTRATOR_ID))
          .containsExactly(
              DATABASE.sql().select(INSTALLATION.ID).from(INSTALLATION).fetchSingle().value1());
    }
  }
}
