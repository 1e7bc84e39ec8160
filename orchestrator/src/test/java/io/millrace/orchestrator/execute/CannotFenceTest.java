package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.execute.CuttableLink.Cut;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.JSONB;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody knows whether a task's COMMIT happened, and the warehouse cannot be asked. */
class CannotFenceTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);
  private final AtomicInteger tries = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // before each
  private CuttableLink link;

  @SuppressWarnings("NullAway.Init") // before each
  private HikariDataSource pool;

  @BeforeEach
  void open() throws IOException {
    link = new CuttableLink(WAREHOUSE);
    pool = new HikariDataSource();
    pool.setDataSource(link.dataSource());
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(500);
  }

  @AfterEach
  void close() throws IOException {
    pool.close();
    link.close();
  }

  @Test
  void waitsForTheWarehouseAndAdoptsWhatWasCommitted() throws Exception {
    Dag dag = dag("committed", Cut.AFTER_COMMIT);

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertWaitsForTheFence(engine, run);
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(tries).hasValue(1);
    }
  }

  @Test
  void adoptsAnOutcomeOfAnEarlierProgramWithASampleThatIsNoJson() throws Exception {
    Dag dag = dag("no_json", Cut.AFTER_COMMIT);

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertWaitsForTheFence(engine, run);
      WAREHOUSE
          .sql()
          .execute(
              "update millrace.task_ledger"
                  + " set outcome = jsonb_set(outcome, '{checks,0,sample}', to_jsonb(?))",
              "[{\"n\":***7}]");
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(
              DATABASE
                  .sql()
                  .fetchValues(
                      CHECK_RESULT.SAMPLE,
                      CHECK_RESULT.TASK_INSTANCE_ID.in(
                          select(TASK_INSTANCE.TASK_INSTANCE_ID)
                              .from(TASK_INSTANCE)
                              .where(TASK_INSTANCE.DAG_RUN_ID.eq(run)))))
          .containsExactly(JSONB.valueOf("[]"));
    }
  }

  @Test
  void waitsForTheWarehouseAndRunsWhatWasNotCommitted() throws Exception {
    Dag dag = dag("uncommitted", Cut.BEFORE_COMMIT_UNNOTICED);

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertWaitsForTheFence(engine, run);
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void cancelsNothingBeforeTheFenceStands() throws Exception {
    Dag dag = dag("cancelled", Cut.BEFORE_COMMIT_UNNOTICED);

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertWaitsForTheFence(engine, run);
      assertThat(engine.cancel(run)).isTrue();
      assertWaitsForTheFence(engine, run);
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run)).containsEntry("write", "cancelled");
      assertThat(increments.count()).isZero();
      assertThat(idleInTransaction()).as("the server waits for no COMMIT any more").isZero();
    }
  }

  @Test
  void saysThatACancelledTaskHadTakenEffect() throws Exception {
    Dag dag = dag("too_late", Cut.AFTER_COMMIT);

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertWaitsForTheFence(engine, run);
      engine.cancel(run);
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(engine.states(run)).containsEntry("write", "success");
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  /** Its first COMMIT is cut, and nobody gets through to the warehouse from then on. */
  private Dag dag(String id, Cut cut) {
    var builder = Dag.named(id).warehouse("w");
    builder
        .task(
            "write",
            new Increments.Write((context, statement) -> {
              statement.execute("insert into increments values (1)");
              if (tries.incrementAndGet() == 1) {
                link.refuse();
                link.cutNextCommit(cut);
              }
            }))
        .retries(Retries.NONE)
        .check(
            new Check(
                "rows_of_" + id,
                Increments.NAME,
                Check.Severity.WARNING,
                select(inline(1L), inline(1L)),
                select(field(name("n"))).from(Increments.TABLE),
                5));
    return builder.build();
  }

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> pool, dag);
  }

  /** Sees one more claim fail to raise the fence. */
  private static void assertWaitsForTheFence(EngineFixture engine, long run) throws Exception {
    long seen = token(run);
    Poll.until(
        "one more claim has failed",
        Duration.ofSeconds(20),
        () -> token(run) > seen && engine.states(run).containsValue("up_for_retry"));
    assertThat(engine.reason(run, "write"))
        .startsWith("cannot fence: the connection to the database was lost (")
        .contains("The connection attempt failed");
    assertThat(engine.state(run)).isEqualTo(RunState.RUNNING);
  }

  private static long token(long run) {
    return DATABASE
        .sql()
        .select(TASK_INSTANCE.TOKEN)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .fetchSingle()
        .value1();
  }

  private static int idleInTransaction() {
    return WAREHOUSE
        .sql()
        .fetchCount(
            table("pg_stat_activity"),
            condition("datname = current_database() and state = 'idle in transaction'"));
  }
}
