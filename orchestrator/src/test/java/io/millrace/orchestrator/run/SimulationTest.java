package io.millrace.orchestrator.run;

import static java.util.concurrent.CompletableFuture.allOf;
import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two simulations beside each other, on a database each, as a machine has two cores or more. */
class SimulationTest {

  @RegisterExtension static final TestDatabase ONE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase OTHER = TestDatabase.orchestrator();

  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000) / 2;
  private static final long SEED = Long.getLong("simulation.seed", 1);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // on a machine that does much else
  void everyRunComesToTheRightEndByTheRules() {
    try (var threads = Executors.newFixedThreadPool(2)) {
      allOf(
              runAsync(() -> simulate(ONE, SEED), threads),
              runAsync(() -> simulate(OTHER, SEED + 1), threads))
          .join();
    }
  }

  private static void simulate(TestDatabase database, long seed) {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(database.dataSource());
      pool.setConnectionInitSql("set synchronous_commit = off"); // no server fails here
      DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
      var simulation = new Simulation(sql, seed, RUNS);

      simulation.run();

      assertThat(simulation.forgotten()).isZero();
      assertThat(simulation.stopped()).isPositive();
      assertThat(simulation.cleared()).isPositive();
      assertThat(simulation.people())
          .containsOnlyKeys(
              "paused",
              "resumed",
              "cleared",
              "marked",
              "marked once stopped",
              "marked run",
              "refused");
      var replay = new Replay(sql, simulation.graphs());
      assertThat(replay.holds()).isGreaterThan(20 * RUNS);
      assertThat(replay.groupsEnded()).isGreaterThan(RUNS / 10);
      assertThat(replay.groupsAgain()).isGreaterThan(RUNS / 100);
    }
  }
}
