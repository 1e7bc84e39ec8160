package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task without retries whose warehouse is not available: it did not fail. */
class WarehouseTroubleTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String END_OWN_SESSION = "select pg_terminate_backend(pg_backend_pid())";

  private final Increments increments = new Increments(WAREHOUSE);
  private final AtomicInteger tries = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01", "40001", "40P01", "25006", "53100"})
  void isTriedAgainAfterAFailureThatIsNotItsOwn(String state) {
    Dag dag = dag("state_" + state.toLowerCase(Locale.ROOT), firstTry(raise(state)));

    try (var engine = engine(dag, WAREHOUSE.dataSource())) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
      assertThat(engine.tryNumber(run)).as("it uses up no try").isEqualTo(1);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(engine.outcomes).first().isInstanceOf(Outcome.Unavailable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "53200", "53300", "57014"})
  void failsByAFailureOfItsOwn(String state) {
    Dag dag = dag("own_" + state, firstTry(raise(state)));

    try (var engine = engine(dag, WAREHOUSE.dataSource())) {
      assertThat(engine.run(dag)).isEqualTo(RunState.FAILED);
      assertThat(tries).hasValue(1);
    }
  }

  @Test
  void isTriedAgainAfterItsSessionWasEnded() {
    Dag dag = dag("ended", firstTry(statement -> statement.execute(END_OWN_SESSION)));

    try (var engine = engine(dag, WAREHOUSE.dataSource())) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
      assertThat(increments.count()).isEqualTo(1);
    }
  }

  @Test
  void failsAtLastIfItEndsItsSessionEveryTime() {
    Dag dag =
        dag(
            "deadly",
            statement -> {
              if (tries.get() == 1) {
                DATABASE
                    .sql()
                    .update(TASK_INSTANCE)
                    .set(TASK_INSTANCE.RESCUES, TryRunner.MOST_RESCUES - 1)
                    .where(TASK_INSTANCE.STATE.eq("running"))
                    .execute();
              }
              statement.execute(END_OWN_SESSION);
            });

    try (var engine = engine(dag, WAREHOUSE.dataSource())) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "write")).startsWith("the connection to the database was lost");
      assertThat(tries).as("the first, and the one that was left").hasValue(2);
      assertThat(increments.count()).isZero();
    }
  }

  @Test
  void waitsAsLongAsTheWarehouseCannotBeReached() throws Exception {
    Dag dag = dag("unreachable", statement -> {});

    try (var link = new CuttableLink(WAREHOUSE);
        var engine = engine(dag, link.dataSource())) {
      link.refuse();
      long run = engine.create(dag, "{}");
      awaitWaits(run, 3);
      assertThat(engine.reason(run, "write"))
          .startsWith("the warehouse w cannot be reached (")
          .endsWith("); it is tried again");
      assertThat(engine.engine().absences().warehouses())
          .singleElement()
          .satisfies(away -> {
            assertThat(away.database()).isEqualTo("w");
            assertThat(away.reason()).startsWith("the warehouse w cannot be reached (");
          });
      link.letThrough();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.tryNumber(run)).isEqualTo(1);
      assertThat(increments.count()).isEqualTo(1);
      assertThat(engine.engine().absences().warehouses()).isEmpty();
    }
  }

  @Test
  void isCancelledWhileItWaits() throws Exception {
    Dag dag = dag("cancelled", statement -> {});

    try (var link = new CuttableLink(WAREHOUSE);
        var engine = engine(dag, link.dataSource())) {
      link.refuse();
      long run = engine.create(dag, "{}");
      awaitWaits(run, 1);
      engine.cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(tries).hasValue(0);
    }
  }

  @Test
  void waitsAsLongAsTheWarehouseIsReadOnly() throws Exception {
    Dag dag = dag("read_only", statement -> {});
    readOnly("on");

    try (var engine = engine(dag, WAREHOUSE.dataSource())) {
      long run = engine.create(dag, "{}");
      awaitWaits(run, 1);
      assertThat(engine.reason(run, "write"))
          .startsWith("the warehouse w takes no changes at the moment (cannot execute ");
      readOnly("off");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
    } finally {
      readOnly("off");
    }
  }

  @Test
  void waitsForASessionWhereThereAreTooMany() throws Exception {
    Dag dag = dag("crowded", statement -> {});
    var sql = WAREHOUSE.sql();
    sql.execute("create role crowded login superuser password 'crowded' connection limit 0");
    // A superuser is not limited.
    sql.execute("alter role crowded nosuperuser");
    var pool = new HikariDataSource();
    pool.setJdbcUrl(WAREHOUSE.url());
    pool.setUsername("crowded");
    pool.setPassword("crowded");
    pool.setConnectionTimeout(500);
    pool.setInitializationFailTimeout(-1);

    try (pool;
        var engine = engine(dag, pool)) {
      long run = engine.create(dag, "{}");
      awaitWaits(run, 1);
      assertThat(engine.reason(run, "write"))
          .startsWith("the warehouse w has no session free (too many connections for role");
      sql.execute("alter role crowded superuser");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(1);
    } finally {
      sql.execute("drop role crowded");
    }
  }

  private interface Deed {
    void on(Statement statement) throws Exception;
  }

  private static Deed raise(String state) {
    return statement ->
        statement.execute(
            "do $$ begin raise exception 'as a test' using errcode = '%s'; end $$"
                .formatted(state));
  }

  private Deed firstTry(Deed deed) {
    return statement -> {
      if (tries.get() == 1) {
        deed.on(statement);
      }
    };
  }

  private Dag dag(String id, Deed deed) {
    var builder = Dag.named(id).warehouse("w").retries(Retries.NONE);
    builder.task(
        "write",
        new Increments.Write((context, statement) -> {
          tries.incrementAndGet();
          statement.execute("insert into increments values (1)");
          deed.on(statement);
        }));
    return builder.build();
  }

  private static EngineFixture engine(Dag dag, DataSource warehouse) {
    return new EngineFixture(DATABASE.dataSource(), name -> warehouse, dag);
  }

  private static void readOnly(String setting) {
    WAREHOUSE
        .sql()
        .connection(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute(
                "alter database %s set default_transaction_read_only = %s"
                    .formatted(WAREHOUSE.name(), setting));
          }
        });
  }

  /** Waits until so many claims have found the warehouse away. */
  private static void awaitWaits(long run, int claims) throws Exception {
    Poll.until(
        "the task has waited after %d claims".formatted(claims),
        Duration.ofSeconds(20),
        () ->
            DATABASE
                .sql()
                .fetchExists(
                    TASK_INSTANCE,
                    TASK_INSTANCE.DAG_RUN_ID.eq(run),
                    TASK_INSTANCE.STATE.eq("up_for_retry"),
                    TASK_INSTANCE.TOKEN.ge((long) claims)));
  }
}
