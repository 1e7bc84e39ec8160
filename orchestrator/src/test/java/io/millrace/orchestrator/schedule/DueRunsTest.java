package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DueRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Schedule MINUTELY = Schedule.cron("* * * * *", ZoneOffset.UTC);
  private static final Schedule HOURLY = Schedule.cron("@hourly", ZoneOffset.UTC);
  private static final Schedule DAILY = Schedule.daily(ZoneOffset.UTC);

  @Test
  void createsEachMinutesRunOnceOverThreeRestarts() {
    var dag = loadedAt("2026-11-20T10:00:30Z", DATABASE.sql(), MINUTELY);
    List<String> expected = new ArrayList<>();

    for (int restart = 0; restart < 3; restart++) {
      dag.stepMinutes(4);
      dag.restart();
    }

    Instant first = Instant.parse("2026-11-20T10:00:00Z");
    for (int minute = 0; minute < 12; minute++) {
      expected.add(first.plus(Duration.ofMinutes(minute)).toString());
    }
    assertThat(dag.runs()).isEqualTo(expected);
  }

  @Test
  void createsARunWithItsTasksWhenItsIntervalIsOverAndNotBefore() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);

    assertThat(dag.lookAt("2026-11-20T10:59:59.999Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMillis(1)));
    assertThat(dag.lookAt("2026-11-20T11:00:00Z"))
        .isEqualTo(new DueRuns.Look(1, Duration.ofHours(1)));

    var run =
        DATABASE.sql().selectFrom(DAG_RUN).where(DAG_RUN.DAG_ID.eq(dag.dag().id())).fetchSingle();
    assertThat(run.get(DAG_RUN.RUN_ID)).isEqualTo("scheduled__2026-11-20T10:00:00Z");
    assertThat(run.get(DAG_RUN.RUN_TYPE)).isEqualTo("scheduled");
    assertThat(run.get(DAG_RUN.INTERVAL_END).toInstant())
        .isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
    assertThat(
            DATABASE
                .sql()
                .fetchCount(
                    TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run.get(DAG_RUN.DAG_RUN_ID))))
        .isOne();
  }

  @Test
  void aSecondFiringCreatesNothing() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);

    dag.lookAt("2026-11-20T11:00:00Z");

    assertThat(dag.lookAt("2026-11-20T11:00:00Z").created()).isZero();
    assertThat(dag.lookAt("2026-11-20T11:00:01Z").created()).isZero();
    assertThat(dag.runs()).containsExactly("2026-11-20T10:00:00Z");
  }

  @Test
  void aClockThatGoesBackCreatesNothingTwice() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);

    dag.lookAt("2026-11-20T12:00:00Z");
    dag.lookAt("2026-11-20T11:00:00Z");
    dag.lookAt("2026-11-20T12:00:00Z");
    dag.lookAt("2026-11-20T13:00:00Z");

    assertThat(dag.runs()).containsExactly("2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z");
  }

  @Test
  void aRunThatIsThereAlreadyIsNoError() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    dag.lookAt("2026-11-20T11:00:00Z");
    DagStore.advance(
        DATABASE.sql(), dag.dag().id(), interval("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"));

    assertThat(dag.lookAt("2026-11-20T11:30:00Z").created()).isZero();
    assertThat(dag.lookAt("2026-11-20T12:00:00Z").created()).isOne();
    assertThat(dag.runs()).containsExactly("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z");
  }

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

  @Test
  void onDemandNothingIsEverDue() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), Schedule.onDemand());

    assertThat(dag.lookAt("2027-11-20T10:15:00Z")).isEqualTo(new DueRuns.Look(0, null));
    assertThat(dag.state().schedule()).isNull();
  }

  @Test
  void manyNodesAtOnceCreateEachRunOnce() throws Exception {
    var dag =
        loadedAt("2026-11-20T10:00:00Z", DATABASE.sql(), of -> of.schedule(MINUTELY).catchingUp());
    var together = new CyclicBarrier(4);
    Callable<Integer> node =
        () -> {
          var due = new DueRuns(DATABASE.sql(), tx -> Instant.parse("2026-11-20T14:10:00Z"));
          together.await();
          return due.look(dag.dag()).created();
        };

    int created = 0;
    try (var nodes = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> one : nodes.invokeAll(List.of(node, node, node, node))) {
        created += one.get();
      }
    }

    assertThat(created).isEqualTo(250);
    assertThat(dag.runs()).hasSize(250).doesNotHaveDuplicates().isSorted();
  }

  private static Interval interval(String start, String end) {
    return new Interval(Instant.parse(start), Instant.parse(end));
  }
}
