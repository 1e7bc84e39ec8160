package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.REJECTS;
import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.constraint;
import static org.jooq.impl.DSL.field;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Something fails once a task's fence stands, in a session that goes back to a pool. */
class FencedFailureTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  @SuppressWarnings("NullAway.Init") // before each
  private HikariDataSource pool;

  @BeforeEach
  void open() {
    pool = new HikariDataSource();
    pool.setDataSource(WAREHOUSE.dataSource());
    pool.setMinimumIdle(0);
  }

  @AfterEach
  void close() {
    pool.close();
    WAREHOUSE.sql().deleteFrom(TASK_LEDGER).execute();
    WAREHOUSE.sql().alterTable(REJECTS).dropConstraintIfExists("refuse").execute();
  }

  @Test
  void failsARescuedTaskWhoseParameterCannotBeRead() {
    var builder = Dag.named("mistyped").warehouse("w");
    builder.param(RunParam.integer("n"));
    builder.task("write", new Increments.Write((context, statement) -> {}));
    Dag dag = builder.build();

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{\"n\": \"many\"}");
      engine.await(run);
      engine.forgetThatItRan(run);

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write")).startsWith("parameter n must be ");
      assertThat(named()).isZero();
    }
  }

  @Test
  void stepsBackThoughItsRejectsCannotBeKept() {
    WAREHOUSE
        .sql()
        .alterTable(REJECTS)
        .add(constraint("refuse").check(REJECTS.FILE.ne("refused.csv")))
        .execute();
    Dag dag =
        Increments.dag(
            "rejecting",
            (context, statement) -> {
              context.reject(
                  Increments.TABLE, new RejectedRow("refused.csv", 2, "n", "n is no number", "x"));
              throw TaskFailed.forGood("too many rejects");
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.FAILED);
      assertThat(named()).isZero();
    }
  }

  @Test
  void givesNobodyASessionThatItCouldNotStepBackFrom() throws Exception {
    WAREHOUSE
        .sql()
        .execute(
            """
            create function refuse() returns trigger language plpgsql as $$
            begin raise exception 'as a test'; end $$
            """);
    WAREHOUSE
        .sql()
        .execute(
            """
            create trigger refuse before update on millrace.task_ledger for each row
            when (new.backend_pid is null and new.done_token is null) execute function refuse()
            """);
    Dag dag =
        Increments.dag(
            "failing",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              throw TaskFailed.forGood("as a test");
            });

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.FAILED);
      assertThat(named()).isOne();
      Poll.until("its server process ends", Duration.ofSeconds(20), () -> !isAlive());
      assertThat(increments.count()).isZero();
    } finally {
      WAREHOUSE.sql().execute("drop function refuse cascade");
    }
  }

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> pool, dag);
  }

  /** How many claims have a server process that a later one would end. */
  private static int named() {
    return WAREHOUSE.sql().fetchCount(TASK_LEDGER, TASK_LEDGER.BACKEND_PID.isNotNull());
  }

  private static boolean isAlive() {
    return WAREHOUSE
        .sql()
        .fetchExists(
            TASK_LEDGER,
            TASK_LEDGER.BACKEND_PID.eq(
                field("any (select pid from pg_stat_activity)", Integer.class)));
  }
}
