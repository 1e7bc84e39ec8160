package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.testing.TestDatabase;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task whose nodes are lost again and again while they run it. */
class RescueLimitTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String NOT_AGAIN =
      "it was lost 11 times, with its node or its warehouse; it is not tried again";

  private final Increments increments = new Increments(WAREHOUSE);
  private final AtomicInteger tries = new AtomicInteger();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  @Test
  void failsATaskThatMayBeWhatKillsItsNodes() throws InterruptedException {
    Dag dag = inWarehouse("deadly", statement -> statement.execute("select pg_sleep(60)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      running.await();
      loseNode(run, TryRunner.MOST_RESCUES + 1);

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write")).isEqualTo(NOT_AGAIN);
      assertThat(tries).as("it is not tried again, though retries are left").hasValue(1);
      assertThat(increments.count()).isZero();
    }
  }

  @Test
  void triesOnceMoreAtTheLimit() throws InterruptedException {
    Dag dag = inWarehouse("unlucky", statement -> statement.execute("select pg_sleep(60)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      running.await();
      loseNode(run, TryRunner.MOST_RESCUES);

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  @Test
  void adoptsWhatTheLastNodeHadCommittedAllTheSame() throws InterruptedException {
    Dag dag = inWarehouse("committed", statement -> {});
    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      DATABASE
          .sql()
          .execute(
              "update orchestrator.dag_run set state = 'running', ended_at = null, unfinished = 1"
                  + " where dag_run_id = ?",
              run);
      loseNode(run, TryRunner.MOST_RESCUES + 1);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(1);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  @Test
  void failsATaskOutsideTheWarehouseToo() throws InterruptedException {
    var builder = Dag.named("deadly_outside");
    builder.task(
        "kill",
        java(context -> {
          tries.incrementAndGet();
          running.countDown();
          over.await();
        }));
    Dag dag = builder.build();

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      running.await();
      loseNode(run, TryRunner.MOST_RESCUES + 1);

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "kill")).isEqualTo(NOT_AGAIN);
      assertThat(tries).hasValue(1);
      over.countDown();
    }
  }

  @Test
  void startsCountingAnewWhenSomebodyAsksForTheTaskAgain() throws InterruptedException {
    Dag dag = inWarehouse("cleared", statement -> statement.execute("select pg_sleep(60)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      running.await();
      loseNode(run, TryRunner.MOST_RESCUES + 1);
      engine.await(run);

      assertThat(engine.clear(run, new Clearing.Unsuccessful())).isEqualTo(1);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  @Test
  void whoeverStartsFirstTakesWhatWasLeftByANodeThatEndedLongAgo() throws InterruptedException {
    Dag dag = inWarehouse("forgotten", statement -> {});
    long run;
    try (var engine = engine(dag)) {
      run = engine.create(dag, "{}");
      engine.await(run);
    }
    DATABASE
        .sql()
        .execute(
            "update orchestrator.dag_run set state = 'running', ended_at = null, unfinished = 1"
                + " where dag_run_id = ?",
            run);
    loseNode(run, 1);
    DATABASE.sql().execute("update orchestrator.node set ended_at = ended_at - interval '5 hours'");

    try (var engine = engine(dag)) {
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).as("adopted").isEqualTo(1);
    }
  }

  /** What a first try does after its increment. */
  private interface FirstTry {
    void run(Statement statement) throws Exception;
  }

  private Dag inWarehouse(String id, FirstTry first) {
    var builder = Dag.named(id).warehouse("w").retries(Retries.fixed(9, Duration.ofMillis(10)));
    builder.task(
        "write",
        new Increments.Write((context, statement) -> {
          statement.execute("insert into increments values (1)");
          if (tries.incrementAndGet() == 1) {
            running.countDown();
            first.run(statement);
          }
        }));
    return builder.build();
  }

  private static EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  /** Gives the run's task to a dead node, from which it is rescued the given time. */
  private static void loseNode(long run, int time) {
    var sql = DATABASE.sql();
    long dead =
        sql.insertInto(NODE)
            .set(NODE.NAME, "dead")
            .set(NODE.STATE, "dead")
            .set(NODE.LEASE_UNTIL, currentOffsetDateTime())
            .set(NODE.ENDED_AT, currentOffsetDateTime())
            .returningResult(NODE.NODE_ID)
            .fetchSingle()
            .value1();
    sql.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, "running")
        .set(TASK_INSTANCE.NODE_ID, dead)
        .set(TASK_INSTANCE.RESCUES, time - 1)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .execute();
  }
}
