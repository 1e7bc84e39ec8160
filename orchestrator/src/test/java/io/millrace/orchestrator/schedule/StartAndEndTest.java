package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No interval begins before the first day of a DAG or after its last. */
class StartAndEndTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void aStartInTheFutureIsWaitedFor() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of ->
                of.schedule(Schedule.daily(ZoneId.of("Europe/Berlin")))
                    .startingOn(LocalDate.of(2026, 12, 1)));

    assertThat(dag.state().next())
        .isEqualTo(interval("2026-11-30T23:00:00Z", "2026-12-01T23:00:00Z"));
  }

  @Test
  void theLastRunIsOfTheIntervalThatBeginsOnTheEndDate() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).endingOn(LocalDate.of(2026, 11, 21)));

    dag.lookAt("2026-11-21T00:00:00Z");
    dag.lookAt("2026-11-22T00:00:00Z");
    assertThat(dag.state().next()).isNull();
    dag.lookAt("2026-11-23T00:00:00Z");
    dag.restartAt("2026-11-24T00:00:00Z");

    assertThat(dag.runs()).containsExactly("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
  }
}
