package io.millrace.dags.leadquality;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.dags.leadquality.sample.LeadQualitySample;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The 22 days, run by a node, and the incidents that their drifts open. */
class LeadIncidentsTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase leads = TestDatabase.warehouse("lead_quality");

  private static final List<String> ALARMS =
      List.of(
          "header_as_before",
          "no_rows_of_dashes",
          "row_count_as_before",
          "usual_demos",
          "usual_sets",
          "usual_states");

  private final Dag dag = new LeadQuality().define();
  private final BlockingQueue<RunState> ends = new ArrayBlockingQueue<>(1);

  @TempDir Path folder;

  @Test
  void eachDriftOpensOneOnTheDayOnWhichItBeginsThatLastsAsLongAsIt() throws Exception {
    new LeadQualitySample().write(folder, 1.0, 42);
    List<List<String>> openAfter = new ArrayList<>();

    try (var database = pool(orchestrator);
        var warehouse = pool(leads);
        var engine = engine(database, warehouse)) {
      engine.start();
      for (int day = 1; day <= 22; day++) {
        run(engine, day);
        openAfter.add(alarms(INCIDENT.STATE.ne("resolved")));
      }
    }

    assertThat(alarms(INCIDENT.INCIDENT_ID.isNotNull()))
        .containsExactly(
            "day_06 no_rows_of_dashes",
            "day_09 header_as_before",
            "day_11 header_as_before",
            "day_11 usual_demos",
            "day_13 header_as_before",
            "day_16 usual_sets",
            "day_21 usual_states");
    assertThat(openAfter.get(10))
        .containsExactly(
            "day_06 no_rows_of_dashes", "day_11 header_as_before", "day_11 usual_demos");
    assertThat(openAfter.get(19))
        .containsExactly("day_06 no_rows_of_dashes", "day_11 usual_demos", "day_16 usual_sets");
    assertThat(openAfter.get(21))
        .as("demos are written as before again")
        .containsExactly("day_06 no_rows_of_dashes", "day_16 usual_sets", "day_21 usual_states");
  }

  private static List<String> alarms(Condition which) {
    return orchestrator
        .sql()
        .select(INCIDENT.FIRST_RUN_ID, INCIDENT.CHECK_NAME)
        .from(INCIDENT)
        .where(which)
        .and(INCIDENT.CHECK_NAME.in(ALARMS))
        .orderBy(INCIDENT.FIRST_RUN_ID, INCIDENT.CHECK_NAME)
        .fetch(row -> row.value1() + " " + row.value2());
  }

  private void run(Engine engine, int day) throws InterruptedException {
    LocalDate date = Day.FIRST.plusDays(day - 1L);
    Instant start = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    engine.create(
        new NewRun(
            dag.id(),
            "day_%02d".formatted(day),
            RunType.MANUAL,
            new Interval(start, start.plus(Duration.ofDays(1))),
            "{\"source\": \"" + folder + "\"}",
            List.of(),
            dag.timing().timeout()));
    assertThat(ends.poll(60, TimeUnit.SECONDS)).as("day " + day).isEqualTo(RunState.SUCCESS);
  }

  private Engine engine(HikariDataSource database, HikariDataSource warehouse) {
    return new Engine(
        List.of(dag),
        new Surroundings(
            database, orchestrator.dataSource(), name -> warehouse, (id, given) -> Path.of(given)),
        EngineOptions.named("test"),
        new EngineListener() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            ends.add(state);
          }
        });
  }

  private static HikariDataSource pool(TestDatabase database) {
    var pool = new HikariDataSource();
    pool.setDataSource(database.dataSource());
    pool.setMaximumPoolSize(4);
    return pool;
  }
}
