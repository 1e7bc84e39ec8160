package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.tasks.Updates.allOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DAGs that wait for updates and for a time. */
class UpdatesAtTimesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final UpdatedAssets assets = new UpdatedAssets(DATABASE);

  @Test
  void startsNotBeforeItsTimeAndOnceADay() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")).andNotBefore(UpdatedAssets.AT_SIX));
    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T05:30:00Z").created()).as("six of yesterday").isOne();
    assets.endRuns(dag);

    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T05:45:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(15)));
    assertThat(dag.lookAt("2026-11-20T06:00:00Z").created()).isOne();
    assets.endRuns(dag);
    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T23:00:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofHours(7)));
    assets.update("a");
    assertThat(dag.lookAt("2026-11-21T07:00:00Z").created()).isOne();

    assertThat(assets.seen(dag)).containsExactly(List.of("a"), List.of("a"), List.of("a", "a"));
  }

  @Test
  void anotherConditionLetsNoSecondRunThroughOnTheSameDay() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")).andNotBefore(UpdatedAssets.AT_SIX));
    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T06:05:00Z").created()).isOne();
    assets.endRuns(dag);

    dag.lookAt("2026-11-20T10:00:00Z");
    dag.restartWith(of ->
        of.schedule(
            Schedule.on(allOf(Updates.of("a"), Updates.of("b")))
                .andNotBefore(UpdatedAssets.AT_SIX)));
    assets.update("a", "b");

    assertThat(dag.lookAt("2026-11-20T10:01:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(19 * 60 + 59)));
    assertThat(dag.lookAt("2026-11-21T06:00:00Z").created()).isOne();
  }

  @Test
  void anotherTimeLetsTheFirstRunThroughOnceItHasCome() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")).andNotBefore(UpdatedAssets.AT_SIX));
    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T06:05:00Z").created()).isOne();
    assets.endRuns(dag);

    dag.restartWith(of ->
        of.schedule(
            Schedule.on(Updates.of("a")).andNotBefore(Schedule.cron("0 7 * * *", ZoneOffset.UTC))));
    assets.update("a");

    assertThat(dag.lookAt("2026-11-20T06:30:00Z").created()).isZero();
    assertThat(dag.lookAt("2026-11-20T07:00:00Z").created()).isOne();
  }

  @Test
  void letsOneRunThroughAtATimeThatComesOnce() {
    var dag =
        assets.waitingFor(
            Schedule.on(Updates.of("a"))
                .andNotBefore(Schedule.quartzCron("0 0 6 20 11 ? 2026", ZoneOffset.UTC)));
    assets.update("a");

    assertThat(dag.lookAt("2026-11-20T05:30:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(30)));
    assertThat(dag.lookAt("2026-11-20T06:00:00Z").created()).isOne();
    assets.endRuns(dag);
    assets.update("a");
    assertThat(dag.lookAt("2026-11-22T00:00:00Z")).isEqualTo(DueRuns.NOTHING_DUE);
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("has no run any more, as the times are over that it waits for (a was updated");
  }

  @Test
  void waitsPastItsTimeForWhatIsMissing() {
    var dag =
        assets.waitingFor(
            Schedule.on(allOf(Updates.of("a"), Updates.of("b")))
                .andNotBefore(UpdatedAssets.AT_SIX));
    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T09:00:00Z").created()).isZero();

    assets.update("b");

    assertThat(dag.lookAt("2026-11-20T09:30:00Z").created()).isOne();
  }

  @Test
  void runsAtItsTimesBesideAndLeavesTheUpdatesToTheOthers() {
    var dag =
        assets.waitingFor(
            Schedule.on(allOf(Updates.of("a"), Updates.of("b"))).or((Schedule.Recurring) HOURLY));
    assets.update("a");

    assertThat(dag.lookAt("2026-11-20T06:00:00Z"))
        .isEqualTo(new DueRuns.Look(1, Duration.ofHours(1)));
    assets.update("b");
    assertThat(dag.lookAt("2026-11-20T06:10:00Z").created()).isOne();

    assertThat(
            DATABASE
                .sql()
                .select(DAG_RUN.RUN_TYPE)
                .from(DAG_RUN)
                .orderBy(DAG_RUN.DAG_RUN_ID)
                .fetch(DAG_RUN.RUN_TYPE))
        .containsExactly("scheduled", "updated");
    assertThat(assets.seen(dag)).containsExactly(List.of(), List.of("a", "b"));
  }
}
