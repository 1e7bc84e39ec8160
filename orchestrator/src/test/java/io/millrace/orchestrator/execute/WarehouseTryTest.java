package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.INSTALLATION;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static io.millrace.sql.warehouse.Tables.REJECTS;
import static io.millrace.sql.warehouse.Tables.TABLE_WRITER;
import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WarehouseTryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Table<?> INCREMENTS = table(name("public", "increments"));

  @BeforeAll
  static void createTable() {
    WAREHOUSE.sql().execute("create table public.increments (n int not null)");
  }

  @BeforeEach
  void empty() {
    WAREHOUSE.sql().execute("truncate public.increments");
  }

  /** Work on a plain statement. */
  private interface Body {
    void run(WarehouseContext context, Statement statement) throws Exception;
  }

  private record Writes(Body body) implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(), Set.of(new TableName("public", "increments")));
    }

    @Override
    public @Nullable Void run(WarehouseContext context) throws Exception {
      try (Statement statement = context.connection().createStatement()) {
        body.run(context, statement);
      }
      return null;
    }
  }

  private static Dag dag(String id, Body body, Check... checks) {
    var builder = Dag.named(id).warehouse("w").retries(Retries.fixed(3, Duration.ofMillis(20)));
    var task = builder.task("write", new Writes(body));
    for (Check check : checks) {
      task.check(check);
    }
    return builder.build();
  }

  private static EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  private static int increments() {
    return WAREHOUSE.sql().fetchCount(INCREMENTS);
  }

  private static String reason(long run) {
    return String.valueOf(
        DATABASE
            .sql()
            .select(TASK_INSTANCE.REASON)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .fetchSingle(TASK_INSTANCE.REASON));
  }

  private static Check notMoreThan(int most) {
    var rows = count().cast(SQLDataType.BIGINT);
    return new Check(
        "not_more_than_" + most,
        new TableName("public", "increments"),
        Check.Severity.BLOCKING,
        select(rows, field("greatest(0, count(*) - {0})", Long.class, inline(most)))
            .from(INCREMENTS),
        select(field(name("n"))).from(INCREMENTS),
        10);
  }

  @Test
  void commitsEffectLedgerAndWriterTogether() {
    Dag dag =
        dag("once", (context, statement) -> statement.execute("insert into increments values (1)"));

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(increments()).isEqualTo(1);
      assertThat(
              WAREHOUSE
                  .sql()
                  .fetchCount(
                      TASK_LEDGER,
                      TASK_LEDGER
                          .DONE_TOKEN
                          .eq(TASK_LEDGER.TOKEN)
                          .and(TASK_LEDGER.BACKEND_PID.isNull())))
          .isPositive();
      assertThat(WAREHOUSE.sql().fetchSingle(TABLE_WRITER).get(TABLE_WRITER.TABLE_NAME))
          .isEqualTo("public.increments");
    }
  }

  @Test
  void leavesNothingOfAFailedTryButItsRejects() {
    AtomicInteger tries = new AtomicInteger();
    Dag dag =
        dag(
            "second_time",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              context.reject(
                  INCREMENTS, new RejectedRow("f.csv", 2, "n", "n is no number", "x\u0000y"));
              if (tries.incrementAndGet() == 1) {
                throw TaskFailed.forNow("once more", null);
              }
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(increments()).isEqualTo(1);
      assertThat(WAREHOUSE.sql().fetchCount(REJECTS, REJECTS.FILE.eq("f.csv"))).isEqualTo(2);
    }
  }

  @Test
  void publishesNothingWhenABlockingCheckFails() {
    Dag dag =
        dag(
            "blocked",
            (context, statement) ->
                statement.execute("insert into increments select generate_series(1, 3)"),
            notMoreThan(2));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(increments()).isZero();
      assertThat(reason(run)).contains("check not_more_than_2 failed on public.increments: 1 of 3");
      assertThat(DATABASE.sql().fetchCount(TASK_TRY, TASK_TRY.REASON.contains("not_more_than_2")))
          .as("bad data does not get better by trying again")
          .isEqualTo(1);
    }
  }

  @Test
  void refusesACommitInside() {
    Dag dag = dag("commits", (context, statement) -> context.connection().commit());

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(reason(run)).contains("must not call commit()");
    }
  }

  @Test
  void adoptsAnOutcomeThatIsAlreadyCommitted() {
    Dag dag =
        dag(
            "adopting",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              context.progress(1);
            });

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.await(run);
      forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments()).isEqualTo(1);
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
    }
  }

  /** As though the node had died between T2 and T3. */
  private static void forgetThatItRan(long run) {
    var sql = DATABASE.sql();
    sql.execute(
        "update orchestrator.dag_run set state = 'running', ended_at = null, unfinished = 1"
            + " where dag_run_id = ?",
        run);
    sql.execute(
        "update orchestrator.task_instance set state = 'ready', rescues = 1, ended_at = null"
            + " where dag_run_id = ?",
        run);
  }

  @Test
  void endsTheServerProcessOfAnOlderTryBeforeItRuns() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    var stuck = new CountDownLatch(1);
    Dag dag =
        dag(
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

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments()).isEqualTo(1);
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void cancelsTheStatementInTheServer() throws InterruptedException {
    Dag dag = dag("sleeping", (context, statement) -> statement.execute("select pg_sleep(60)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("write");
      awaitSleeping();

      engine.engine().cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(sleeping()).isZero();
    }
  }

  private static int sleeping() {
    return WAREHOUSE
        .sql()
        .fetchSingle(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()")
        .get(0, Integer.class);
  }

  private static void awaitSleeping() {
    for (int look = 0; look < 10_000 && sleeping() == 0; look++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void refusesInputThatAnotherRunHasOverwritten() throws SQLException {
    var builder = Dag.named("reader").warehouse("w");
    var write =
        builder.task(
            "write",
            new Writes(
                (context, statement) -> statement.execute("insert into increments values (1)")));
    builder.task("read", new Reads()).after(write);
    Dag dag = builder.build();
    WAREHOUSE
        .sql()
        .execute(
            """
            create or replace function overwritten() returns trigger language plpgsql as $$
            begin new.run_id := 'other/run'; return new; end $$\
            """);
    WAREHOUSE
        .sql()
        .execute(
            "create trigger overwritten before insert or update on millrace.table_writer"
                + " for each row execute function overwritten()");

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).containsEntry("write", "success");
      assertThat(
              DATABASE
                  .sql()
                  .select(TASK_INSTANCE.REASON)
                  .from(TASK_INSTANCE)
                  .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                  .and(TASK_INSTANCE.TASK_ID.eq("read"))
                  .fetchSingle(TASK_INSTANCE.REASON))
          .startsWith("public.increments was overwritten by the run other/run");
    } finally {
      WAREHOUSE.sql().execute("drop trigger overwritten on millrace.table_writer");
    }
  }

  private record Reads() implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(new TableName("public", "increments")), Set.of());
    }

    @Override
    public @Nullable Void run(WarehouseContext context) {
      return null;
    }
  }

  @Test
  void namesItsOrchestratorInTheLedger() {
    Dag dag = dag("named", (context, statement) -> {});

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
