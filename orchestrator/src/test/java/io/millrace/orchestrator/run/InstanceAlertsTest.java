package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What checks find in instances of mapped tasks is told once for a check. */
class InstanceAlertsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");

  private final DagBuilder dag = Dag.named("shop");

  private TaskRef<List<String>> files() {
    return dag.task("files", javaList(String.class, context -> List.of()));
  }

  /** Whose three instances run. */
  private long aMappedRun() {
    dag.map("load", files(), each -> java(context -> {}));
    return started();
  }

  private long started() {
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\", \"c\"]");
    return run;
  }

  private static Effect found(String... checks) {
    return checked(CheckResult.Status.WARNED, 6, "[{\"n\": 1}]", checks);
  }

  private static Effect passed(String... checks) {
    return checked(CheckResult.Status.PASSED, 0, "[]", checks);
  }

  private static Effect checked(
      CheckResult.Status status, long failed, String sample, String... checks) {
    return new Effect(
        0L,
        0,
        null,
        List.of(checks).stream()
            .map(check ->
                new CheckResult(
                    check, "raw.orders", Severity.WARNING, status, 100, failed, sample, "select 1"))
            .toList(),
        List.of(),
        List.of());
  }

  private void warns(String task, String... checks) {
    node.end(task, new Outcome.Succeeded(found(checks), false));
  }

  private List<String> told() {
    return node.sql()
        .selectFrom(ALERT)
        .where(ALERT.KIND.eq("failed_check"))
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert ->
            "%s: %s on %s, %d of %d, %s"
                .formatted(
                    alert.get(ALERT.TASK_ID),
                    alert.get(ALERT.CHECK_NAME),
                    alert.get(ALERT.TABLE_NAME),
                    alert.get(ALERT.FAILED),
                    alert.get(ALERT.CHECKED),
                    alert.get(ALERT.REASON)));
  }

  @Test
  void isToldOfACheckOnceWithHowManyInstancesItIsAbout() {
    aMappedRun();

    warns("load[2]", "complete", "unique");
    warns("load[1]", "complete");
    assertThat(told()).as("others still run").isEmpty();
    node.succeed("load[0]");

    assertThat(told())
        .containsExactly(
            "load: complete on raw.orders, 12 of 200, found by 2 of 3 instances of the task, first by load[1]",
            "load: unique on raw.orders, 6 of 100, found by 1 of 3 instances of the task, first by load[2]");
  }

  @Test
  void isToldBeforeWhatCameOfIt() {
    aMappedRun();
    for (int i = 0; i < 3; i++) {
      node.end("load[" + i + "]", new Outcome.Failed("bad data", null, found("complete")));
    }

    assertThat(node.sql().selectFrom(ALERT).orderBy(ALERT.ALERT_ID).fetch(ALERT.KIND))
        .containsExactly("failed_check", "failed_task", "failed_run");
  }

  @Test
  void countsAnInstanceOnceHoweverManyOfItsTriesFoundIt() {
    aMappedRun();
    node.end("load[0]", new Outcome.Failed("bad data", Duration.ZERO, found("complete")));
    node.runs().retryDue();
    node.claim();

    warns("load[0]", "complete");
    node.succeed("load[1]");
    node.succeed("load[2]");

    assertThat(told())
        .containsExactly(
            "load: complete on raw.orders, 6 of 100, found by 1 of 3 instances of the task, first by load[0]");
  }

  @Test
  void isNotToldOfWhatTheLastTryOfAnInstanceNoLongerFound() {
    long run = aMappedRun();
    node.end("load[0]", new Outcome.Failed("bad data", Duration.ZERO, found("complete", "unique")));
    node.runs().retryDue();
    node.claim();
    node.end("load[0]", new Outcome.Succeeded(passed("complete"), false));
    warns("load[1]", "complete");
    node.operations().clear(ClearRequest.of(run, Played.named("load[1]")), ANNA);
    node.claim();
    node.end("load[1]", new Outcome.Succeeded(passed("complete"), false));

    node.succeed("load[2]");

    assertThat(told())
        .containsExactly(
            "load: unique on raw.orders, 6 of 100, found by 1 of 3 instances of the task, first by load[0]");
  }

  @Test
  void isNotToldAgainOfWhatAnInstanceStillFindsThatIsCleared() {
    long run = aMappedRun();
    warns("load[0]", "complete");
    warns("load[1]", "complete");
    warns("load[2]", "complete");

    node.operations().clear(ClearRequest.of(run, Played.named("load[1]", "load[2]")), ANNA);
    node.admit();
    node.succeed("load[1]");
    warns("load[2]", "complete");

    assertThat(told()).hasSize(1);
  }

  @Test
  void isToldOfAGroupOnceAllOfItHasEnded() {
    var files = files();
    dag.mapGroup(
        "each",
        files,
        (file, group) -> {
          group.task("copy", java(context -> {}));
          group.map("part", files, one -> java(context -> {}));
        });
    started();
    for (int i = 0; i < 3; i++) {
      warns("copy[" + i + "]", "same");
      for (int j = 0; j < 3; j++) {
        assertThat(told()).isEmpty();
        warns("part[" + i + "][" + j + "]", "complete");
      }
    }

    assertThat(told())
        .containsExactly(
            "copy: same on raw.orders, 18 of 300, found by 3 of 3 instances of the task, first by copy[0]",
            "part: complete on raw.orders, 54 of 900, found by 9 of 9 instances of the task, first by part[0][0]");
  }

  @Test
  void isToldOfARunThatIsStoppedOnceItHasEnded() {
    long run = aMappedRun();
    warns("load[0]", "complete");
    node.runs().stop(run, StopReason.CANCEL);
    warns("load[1]", "complete");
    assertThat(told()).isEmpty();

    node.end("load[2]", Outcome.Cancelled.withItsRun());

    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(told())
        .containsExactly(
            "load: complete on raw.orders, 12 of 200, found by 2 of 3 instances of the task, first by load[0]");
  }

  @Test
  void isToldOfARunThatIsStoppedAndHasNothingThatRuns() {
    long run = aMappedRun();
    warns("load[0]", "complete");
    node.end("load[1]", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));
    node.end("load[2]", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(told())
        .containsExactly(
            "load: complete on raw.orders, 6 of 100, found by 1 of 3 instances of the task, first by load[0]");
  }

  @Test
  void isToldOfAMappedTaskThatIsMarked() {
    long run = aMappedRun();
    warns("load[0]", "complete");
    node.end("load[1]", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));
    node.end("load[2]", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));

    node.operations().mark(run, "load", Mark.SUCCESS, ANNA);

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(told())
        .containsExactly(
            "load: complete on raw.orders, 6 of 100, found by 1 of 3 instances of the task, first by load[0]");
  }
}
