package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is run of the intervals that ended while nobody created runs. */
class MissedRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void runsNothingOfBeforeTheDagWasThere() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).startingOn(LocalDate.of(2021, 1, 1)));

    assertThat(dag.runs()).isEmpty();
    assertThat(dag.state().nextRunAt()).isEqualTo("2026-11-21T00:00:00Z");
  }

  @Test
  void catchingUpRunsEveryDaySinceTheStartInOrder() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).startingOn(LocalDate.of(2026, 7, 1)).catchingUp());

    assertThat(dag.runs()).hasSize(142).isSorted().startsWith("2026-07-01T00:00:00Z");
    assertThat(dag.state().next())
        .isEqualTo(interval("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"));
  }

  @Test
  void afterADowntimeOnlyTheNewestMissedIntervalIsRun() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);

    dag.restartAt("2026-11-20T16:20:00Z");

    assertThat(dag.runs()).containsExactly("2026-11-20T15:00:00Z");
    assertThat(dag.state().nextRunAt()).isEqualTo("2026-11-20T17:00:00Z");
  }

  @Test
  void afterADowntimeCatchingUpRunsEveryMissedInterval() {
    var dag =
        loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), of -> of.schedule(HOURLY).catchingUp());

    dag.restartAt("2026-11-20T13:20:00Z");

    assertThat(dag.runs())
        .containsExactly("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z");
  }

  @Test
  void aPausedDagCreatesNothingAndThenTheNewestMissed() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);

    dag.pause();
    assertThat(dag.lookAt("2026-11-20T13:10:00Z")).isEqualTo(new DueRuns.Look(0, null));
    dag.restart();
    assertThat(dag.runs()).isEmpty();
    assertThat(dag.state().nextRunAt()).isNull();

    dag.resume();
    dag.lookAt("2026-11-20T14:10:00Z");
    assertThat(dag.runs()).containsExactly("2026-11-20T13:00:00Z");
  }

  @Test
  void aPausedDagThatCatchesUpThenRunsAllItMissed() {
    var dag =
        loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), of -> of.schedule(HOURLY).catchingUp());

    dag.pause();
    dag.lookAt("2026-11-20T13:10:00Z");
    dag.resume();
    dag.lookAt("2026-11-20T13:20:00Z");

    assertThat(dag.runs())
        .containsExactly("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z");
  }

  @Test
  void theNewestMissedIsNotAfterTheEnd() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).endingOn(LocalDate.of(2026, 11, 22)));

    dag.restartAt("2026-11-30T00:00:00Z");

    assertThat(dag.runs()).containsExactly("2026-11-22T00:00:00Z");
    assertThat(dag.state().next()).isNull();
  }
}
