package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.SOURCE_FILE;
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

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WarehouseTryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  @Test
  void commitsEffectLedgerAndWriterTogether() {
    Dag dag =
        Increments.dag(
            "once", (context, statement) -> statement.execute("insert into increments values (1)"));

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
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
        Increments.dag(
            "second_time",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              context.reject(
                  Increments.TABLE, new RejectedRow("f.csv", 2, "n", "n is no number", "x\u0000y"));
              if (tries.incrementAndGet() == 1) {
                throw TaskFailed.forNow("once more", null);
              }
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(WAREHOUSE.sql().fetchCount(REJECTS, REJECTS.FILE.eq("f.csv"))).isEqualTo(2);
    }
  }

  @Test
  void recordsAFileOnceThatItReadsTwice() {
    var file = new SourceFile(1, "/data/twice.csv", 10, "0".repeat(64), 1, 0);
    Dag dag =
        Increments.dag(
            "read_twice",
            (context, statement) -> {
              context.fileRead(file);
              context.fileRead(file);
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
    assertThat(DATABASE.sql().fetchCount(SOURCE_FILE, SOURCE_FILE.PATH.eq(file.path()))).isOne();
  }

  @Test
  void publishesNothingWhenABlockingCheckFails() {
    Dag dag =
        Increments.dag(
            "blocked",
            (context, statement) ->
                statement.execute("insert into increments select generate_series(1, 3)"),
            notMoreThan(2));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(increments.count()).isZero();
      assertThat(engine.reason(run, "write"))
          .contains("check not_more_than_2 failed on public.increments: 1 of 3");
      assertThat(DATABASE.sql().fetchCount(TASK_TRY, TASK_TRY.REASON.contains("not_more_than_2")))
          .as("bad data does not get better by trying again")
          .isEqualTo(1);
    }
  }

  @Test
  void keepsNumbersOfFailingRowsAsTheyCanBeRead() {
    String digits = "9".repeat(1_500);
    Select<?> failing =
        select(
            field("12345678.9::float8", Double.class).as("double"),
            field("1.5e300::float8", Double.class).as("wide_double"),
            field("12345678.90::numeric", BigDecimal.class).as("number"),
            field("{0}::numeric", BigDecimal.class, inline(digits)).as("long_number"));
    var check =
        new Check(
            "no_numbers",
            Increments.NAME,
            Check.Severity.WARNING,
            select(inline(1L), inline(1L)),
            failing,
            10);
    Dag dag = Increments.dag("numbers", (context, statement) -> {}, check);

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
    assertThat(
            DATABASE
                .sql()
                .fetchValue(CHECK_RESULT.SAMPLE, CHECK_RESULT.CHECK_NAME.eq("no_numbers"))
                .data())
        .contains(
            "\"double\": 12345678.9,",
            "\"wide_double\": \"1.5E300\"",
            "\"number\": 12345678.90,",
            "\"long_number\": \"" + digits + "\"");
  }

  private static Check notMoreThan(int most) {
    var rows = count().cast(SQLDataType.BIGINT);
    return new Check(
        "not_more_than_" + most,
        Increments.NAME,
        Check.Severity.BLOCKING,
        select(rows, field("greatest(0, count(*) - {0})", Long.class, inline(most)))
            .from(Increments.TABLE),
        select(field(name("n"))).from(Increments.TABLE),
        10);
  }

  @Test
  void refusesACommitInside() {
    Dag dag = Increments.dag("commits", (context, statement) -> context.connection().commit());

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write")).contains("must not call commit()");
    }
  }

  @Test
  void refusesACommitAsAStatement() {
    assertRefusesTheEnd("by_statement", (context, statement) -> statement.execute("commit"));
  }

  @Test
  void refusesACommitOverTheConnectionOfAStatement() {
    assertRefusesTheEnd(
        "by_connection", (context, statement) -> statement.getConnection().commit());
  }

  @Test
  void refusesACommitThatBeginsAnew() {
    assertRefusesTheEnd(
        "by_query", (context, statement) -> context.execute(DSL.query("commit; begin")));
  }

  @Test
  void refusesARollback() {
    Dag dag =
        Increments.dag(
            "by_rollback",
            (context, statement) -> {
              statement.execute("rollback");
              statement.execute("insert into increments values (1)");
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.FAILED);
      assertThat(increments.count()).isZero();
    }
  }

  private void assertRefusesTheEnd(String id, Increments.Body end) {
    AtomicInteger tries = new AtomicInteger();
    Dag dag =
        Increments.dag(
            id,
            (context, statement) -> {
              tries.incrementAndGet();
              statement.execute("insert into increments values (1)");
              end.run(context, statement);
              statement.execute("insert into increments values (2)");
            });

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write")).startsWith("a statement ended the transaction");
      assertThat(tries).as("trying again would do it again").hasValue(1);
      assertThat(increments.count()).as("what was committed stays, the rest is not").isOne();
    }
  }

  @Test
  void cancelsTheStatementInTheServer() throws Exception {
    Dag dag =
        Increments.dag(
            "sleeping", (context, statement) -> statement.execute("select pg_sleep(60)"));

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      engine.awaitStart("write");
      Poll.until(
          "the statement has reached the server", Duration.ofSeconds(20), () -> sleeping() == 1);

      engine.cancel(run);

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
}
