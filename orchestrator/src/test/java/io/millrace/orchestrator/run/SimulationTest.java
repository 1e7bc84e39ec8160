package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulationTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000);
  private static final long SEED = Long.getLong("simulation.seed", 1);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // on a machine that does much else
  void everyRunComesToTheRightEndByTheRules() {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.dataSource());
      pool.setConnectionInitSql("set synchronous_commit = off"); // no server fails here
      DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
      var simulation = new Simulation(sql, SEED, RUNS);

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
