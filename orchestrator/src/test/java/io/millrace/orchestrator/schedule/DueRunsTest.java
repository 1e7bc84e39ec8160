package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.MINUTELY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.StopReason;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.impl.CallbackExecuteListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DueRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

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
  void knowsOfAllDagsAtOnceOfWhichNothingIsDue() {
    var daily = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), DAILY);
    var hourly = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    var updated =
        loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), Schedule.on(Updates.of("prices")));
    var changed = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = changed.dag();
    changed.restartWith(of -> of.schedule(DAILY));
    var paused = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    assertThat(new DagSchedules(DATABASE.sql()).pause(paused.dag().id())).isTrue();
    var asked = new AtomicInteger();
    var counter = new CallbackExecuteListener().onExecuteStart(context -> asked.incrementAndGet());
    DSLContext counting = DATABASE.sql().configuration().derive(counter).dsl();
    var noon = new DueRuns(counting, tx -> Instant.parse("2026-11-20T12:00:00Z"), "n");

    assertThat(noon.notDue(List.of(daily.dag(), hourly.dag(), updated.dag(), older, paused.dag())))
        .containsOnly(
            entry(daily.dag().id(), new DueRuns.Look(0, Duration.ofHours(12))),
            entry(paused.dag().id(), DueRuns.NOTHING_DUE));
    assertThat(asked).hasValue(1);
  }

  @Test
  void createsTheLastRunOfAScheduleThatNamesYears() {
    Schedule years = Schedule.quartzCron("0 0 0 1 1 ? 2026-2027", ZoneOffset.UTC);
    var dag = loadedAt("2025-06-01T00:00:00Z", DATABASE.sql(), years);
    assertThat(dag.state().next())
        .as("before it fires first")
        .isEqualTo(interval("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));

    assertThat(dag.lookAt("2027-02-01T00:00:00Z")).isEqualTo(new DueRuns.Look(1, null));
    assertThat(dag.lookAt("2028-02-01T00:00:00Z")).isEqualTo(new DueRuns.Look(0, null));
    dag.restart();

    assertThat(dag.runs()).containsExactly("2026-01-01T00:00:00Z");
    assertThat(dag.state().next()).isNull();
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
  void leavesOutAnIntervalThatABackfillHasARunOf() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    new Runs(DATABASE.sql())
        .create(
            RunRequest.backfill(
                dag.dag(), 7, interval("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"), "{}"),
            RunGraph.of(dag.dag()));

    assertThat(dag.lookAt("2026-11-20T11:00:00Z").created()).isZero();
    assertThat(dag.lookAt("2026-11-20T12:00:00Z").created()).isOne();

    assertThat(dag.runs()).containsExactly("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z");
  }

  @Test
  void leavesOutNoIntervalWhoseRunOfABackfillWasCancelled() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    var runs = new Runs(DATABASE.sql());
    long backfilled =
        runs.create(
            RunRequest.backfill(
                dag.dag(), 8, interval("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"), "{}"),
            RunGraph.of(dag.dag()));
    assertThat(runs.stop(backfilled, StopReason.CANCEL)).isTrue();

    assertThat(dag.lookAt("2026-11-20T11:00:00Z").created()).isOne();
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
  void keepsAfterHowManyFailuresADagIsPaused() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(HOURLY).pausedAfterFailures(3));
    assertThat(failuresToPause(dag)).isEqualTo(3);

    dag.restartWith(of -> of.schedule(HOURLY));
    assertThat(failuresToPause(dag)).isNull();
  }

  @Test
  void keepsWhoseADagIsAndWhatItIsAbout() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(HOURLY).owner("anna").tag("finance").tag("daily"));
    assertThat(whose(dag)).isEqualTo("anna [finance, daily]");

    dag.restartWith(of -> of.schedule(HOURLY));
    assertThat(whose(dag)).isEqualTo("null []");
  }

  private static String whose(SteppedSchedule dag) {
    return DATABASE
        .sql()
        .select(DAG.OWNER, DAG.TAGS)
        .from(DAG)
        .where(DAG.DAG_ID.eq(dag.dag().id()))
        .fetchSingle(row -> row.value1() + " " + List.of(row.value2()));
  }

  private static @Nullable Integer failuresToPause(SteppedSchedule dag) {
    return DATABASE.sql().fetchValue(DAG.FAILURES_TO_PAUSE, DAG.DAG_ID.eq(dag.dag().id()));
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
          var due =
              new DueRuns(DATABASE.sql(), tx -> Instant.parse("2026-11-20T14:10:00Z"), "another");
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
}
