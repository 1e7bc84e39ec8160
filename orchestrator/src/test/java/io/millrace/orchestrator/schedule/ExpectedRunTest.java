package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Deadline;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The deadline of a scheduled run is there before the run is. */
class ExpectedRunTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void theNextRunIsExpectedFromWhenItsDagIsLoadedOn() {
    var dag = daily();

    assertThat(deadlines(dag)).containsExactly("next run 2021-11-21T02:00:00Z");
    dag.restart();
    assertThat(deadlines(dag)).as("loaded again").hasSize(1);
  }

  @Test
  void aRunTakesItsDeadlineAndLeavesThatOfTheNext() {
    var dag = daily();

    dag.lookAt("2021-11-21T00:00:00Z");

    assertThat(deadlines(dag))
        .containsExactly("a run 2021-11-21T02:00:00Z", "next run 2021-11-22T02:00:00Z");
  }

  @Test
  void aRunThatNobodyCreatesIsTold() {
    var dag = daily();

    new Runs(DATABASE.sql()).tellOfLate();

    assertThat(DATABASE.sql().fetchSingle(ALERT, ALERT.DAG_ID.eq(dag.dag().id())))
        .matches(alert -> alert.get(ALERT.KIND).equals("late_run"))
        .matches(alert -> alert.get(ALERT.RUN_ID) == null);
  }

  @Test
  void whatWasMissedWhileItsDagWasPausedIsNotLateOnceItIsResumed() {
    var dag = daily();
    dag.pause();
    dag.lookAt("2021-11-28T00:00:00Z");
    dag.resume();

    new Runs(DATABASE.sql()).tellOfLate();
    assertThat(alerts(dag)).as("before anybody creates it").isZero();
    dag.lookAt("2021-11-28T10:00:00Z");

    assertThat(deadlines(dag)).containsExactly("next run 2021-11-29T02:00:00Z");
  }

  @Test
  void aRunThatIsMadeUpForIsNotLateByWhatWasDueBeforeItWasThere() {
    Instant today = DagStore.now(DATABASE.sql()).truncatedTo(ChronoUnit.DAYS);
    Duration aDay = Duration.ofDays(1);
    var dag =
        loadedAt(
            today.toString(),
            DATABASE.sql(),
            of ->
                of.schedule(DAILY)
                    .catchingUp()
                    .startingOn(LocalDate.ofInstant(today, ZoneOffset.UTC).minusDays(10))
                    .deadline(Deadline.afterInterval(aDay)));

    assertThat(dag.runs()).hasSize(10);
    new Runs(DATABASE.sql()).tellOfLate();
    assertThat(alerts(dag)).isZero();
    assertThat(deadlines(dag))
        .containsExactly(
            "a run " + today.plus(aDay), "next run " + today.plus(aDay.multipliedBy(2)));
  }

  private static int alerts(SteppedSchedule dag) {
    return DATABASE.sql().fetchCount(ALERT, ALERT.DAG_ID.eq(dag.dag().id()));
  }

  private static SteppedSchedule daily() {
    return loadedAt(
        "2021-11-20T10:15:00Z",
        DATABASE.sql(),
        of -> of.schedule(DAILY).deadline(Deadline.afterInterval(Duration.ofHours(2))));
  }

  private static List<String> deadlines(SteppedSchedule dag) {
    return DATABASE
        .sql()
        .selectFrom(DEADLINE)
        .where(DEADLINE.DAG_ID.eq(dag.dag().id()))
        .orderBy(DEADLINE.DUE_AT)
        .fetch(row ->
            (row.get(DEADLINE.DAG_RUN_ID) == null ? "next run " : "a run ")
                + row.get(DEADLINE.DUE_AT).toInstant());
  }
}
