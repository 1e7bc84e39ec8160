package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who pokes what is due reads nothing of what waits longer, and of the tables only what belongs to
 * it: also where the server has not analyzed them yet and knows nothing of their sizes.
 */
class UnreadWaitsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int TASKS = 500;
  private static final int RUNS = 6;
  private static final int DUE = 5;
  private static final long EVERY = 3_600_000;
  private static final Interval DAY =
      new Interval(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)));
  private static final RunGraph WAITS =
      Graphs.graph(
          "waits",
          IntStream.range(0, TASKS)
              .mapToObj(number -> Graphs.external("t" + number))
              .toArray(RunGraph.Node[]::new));

  @Test
  void whoPokesReadsThoseThatAreDueAlone() throws SQLException {
    try (var connection = DATABASE.connect()) {
      DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(60));
      assertThat(nodes.join(NewNode.named("n"), List.of(WAITS))).isPresent();
      var scope = new Scope(Set.of("waits"), Set.of(VersionStore.idOf(sql, WAITS)), null);
      deferAll(sql, runs);

      long instances =
          RowsRead.of(
              connection,
              "task_instance",
              () -> assertThat(runs.takePokes(scope, 1000)).hasSize(DUE));
      long deferrals =
          RowsRead.of(
              connection, "deferral", () -> assertThat(runs.takePokes(scope, 1000)).isEmpty());

      assertThat(instances).as("looked for, and named").isEqualTo(2 * DUE);
      assertThat(deferrals).as("none is due any more").isZero();
    }
  }

  /** Some of the last run are due, and all others in an hour. */
  private static void deferAll(DSLContext sql, Runs runs) {
    for (int run = 0; run < RUNS; run++) {
      runs.create(
          new NewRun("waits", "r" + run, RunType.MANUAL, DAY, "{}", List.of(), null), WAITS);
    }
    sql.insertInto(
            DEFERRAL,
            DEFERRAL.TASK_INSTANCE_ID,
            DEFERRAL.DAG_RUN_ID,
            DEFERRAL.POKE_AT,
            DEFERRAL.EVERY_MILLIS)
        .select(
            select(
                    TASK_INSTANCE.TASK_INSTANCE_ID,
                    TASK_INSTANCE.DAG_RUN_ID,
                    DatabaseClock.in(Duration.ofHours(1)),
                    inline(EVERY))
                .from(TASK_INSTANCE))
        .execute();
    sql.update(DEFERRAL)
        .set(DEFERRAL.POKE_AT, DatabaseClock.in(Duration.ofSeconds(-1)))
        .where(
            DEFERRAL.TASK_INSTANCE_ID.in(
                select(TASK_INSTANCE.TASK_INSTANCE_ID)
                    .from(TASK_INSTANCE)
                    .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID.desc())
                    .limit(DUE)))
        .execute();
  }
}
