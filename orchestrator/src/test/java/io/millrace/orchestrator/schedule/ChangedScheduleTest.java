package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.MINUTELY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DAG is loaded with another schedule than before. */
class ChangedScheduleTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void aLaterEndSchedulesAgain() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).endingOn(LocalDate.of(2026, 11, 20)));
    dag.lookAt("2026-11-21T00:00:00Z");

    dag.restartWith(of -> of.schedule(DAILY));

    assertThat(dag.state().nextRunAt()).isEqualTo("2026-11-22T00:00:00Z");
  }

  @Test
  void aChangedScheduleTakesOverWhereTheOldOneEnded() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    dag.lookAt("2026-11-20T11:00:00Z");

    dag.restartWith(of -> of.schedule(DAILY));

    assertThat(dag.state().schedule()).isEqualTo("0 0 * * *");
    assertThat(dag.state().next())
        .as("the day of the change would overlap with the hours that were run")
        .isEqualTo(interval("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"));
  }

  @Test
  void aNodeWithAnOlderScheduleLeavesTheDagToOthers() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(MINUTELY));

    var due = new DueRuns(DATABASE.sql(), tx -> Instant.parse("2026-11-20T12:00:00Z"));

    assertThat(due.look(older)).isEqualTo(new DueRuns.Look(0, null));
    assertThat(dag.runs()).isEmpty();
  }
}
