package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskGroup;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups that begin again as a whole. */
class GroupRetriesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  /** Of first and then second and third beside each other; after second alone comes publish. */
  private static RunGraph graph(int times, Duration delay) {
    var dag = Dag.named("again");
    TaskGroup load = dag.group("load").retriedTogether(times, delay);
    var first = load.task("first", java(context -> {}));
    var second = load.task("second", java(context -> {})).after(first);
    load.task("third", java(context -> {})).after(first);
    dag.task("publish", java(context -> {})).after(second);
    return RunGraph.of(dag.build());
  }

  @BeforeEach
  void forgetAlerts() {
    node.sql().truncate(ALERT).cascade().execute();
  }

  @Test
  void whatComesAfterOneOfItsTasksWaitsForAllOfThem() {
    long run = node.start(graph(1, Duration.ZERO));
    node.succeed("load__first");
    node.succeed("load__second");

    assertThat(node.state(run, "publish")).isEqualTo("waiting");
    node.succeed("load__third");
    node.succeed("load");

    assertThat(node.running()).containsExactly("publish");
    node.assertCounters(run);
  }

  @Test
  void allOfItBeginsAgainOnceNoneOfItRuns() {
    long run = node.start(graph(2, Duration.ZERO));
    node.succeed("load__first");
    node.fail("load__second");
    again();
    assertThat(node.running()).as("third still runs").containsExactly("load__third");

    node.succeed("load__third");
    assertThat(node.state(run, "publish")).isEqualTo("waiting");
    again();

    assertThat(node.running()).containsExactly("load__first");
    assertThat(node.states(run))
        .containsExactly(
            "load__first running",
            "load__second waiting",
            "load__third waiting",
            "load waiting",
            "publish waiting");
    assertThat(generations(run)).containsExactly(2, 2, 2, 1, 1);
    node.assertCounters(run);
    List.of("load__first", "load__second", "load__third", "load", "publish").forEach(node::succeed);
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(told()).isEmpty();
  }

  @Test
  void onlyTheLastFailureIsToldAndReachesWhatComesAfter() {
    long run = node.start(graph(1, Duration.ZERO));
    node.succeed("load__first");
    node.fail("load__second");
    node.succeed("load__third");
    assertThat(told()).isEmpty();
    again();

    node.succeed("load__first");
    node.succeed("load__third");
    node.fail("load__second");

    assertThat(node.states(run))
        .containsExactly(
            "load__first success",
            "load__second failed",
            "load__third success",
            "load upstream_failed",
            "publish upstream_failed");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(told()).containsExactly("failed_task load__second", "failed_run null");
    node.assertCounters(run);
  }

  @Test
  void itWaitsForItsTimeAndSaysSo() {
    long run = node.start(graph(1, Duration.ofHours(1)));
    node.fail("load__first");

    again();
    assertThat(node.running()).isEmpty();
    assertThat(node.runs().duties(node.scope()).nextRetryMillis())
        .isBetween(3_500_000L, 3_600_000L);
    WhyNotRunning.Reason why = new WhyNotRunning(node.sql()).of(run, "load").orElseThrow();
    assertThat(why.condition()).isEqualTo("group_retry");
    assertThat(why.sentence())
        .startsWith("its group is tried again at 20")
        .endsWith("Z: failed: load__first");

    node.runs().stop(run, StopReason.CANCEL);
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(node.runs().duties(node.scope()).nextRetryMillis()).isNull();
  }

  @Test
  void aTaskThatIsMarkedAsSuccessMeanwhileNeedsNoFurtherTry() {
    long run = node.start(graph(1, Duration.ofHours(1)));
    node.succeed("load__first");
    node.succeed("load__third");
    node.fail("load__second");

    node.operations().mark(run, "load__second", Mark.SUCCESS, Actor.UNKNOWN);
    node.claim();

    node.succeed("load");
    assertThat(node.running()).containsExactly("publish");
  }

  @Test
  void markingTheLastFailureOfAGroupThatIsGivenUpResumesWhatComesAfter() {
    long run = node.start(graph(1, Duration.ZERO));
    for (int time = 0; time < 2; time++) {
      node.succeed("load__first");
      node.succeed("load__third");
      node.fail("load__second");
      again();
    }
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.operations().mark(run, "load__second", Mark.SUCCESS, Actor.UNKNOWN);
    node.admit();

    node.succeed("load");
    node.succeed("publish");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void aRunThatIsClearedHasAllItsTriesAgain() {
    long run = node.start(graph(1, Duration.ZERO));
    for (int time = 0; time < 2; time++) {
      node.fail("load__first");
      again();
    }
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.runs().clear(run, new Clearing.Unsuccessful());
    node.admit();
    node.fail("load__first");
    again();

    assertThat(node.running()).containsExactly("load__first");
  }

  @Test
  void aGroupThatIsClearedWhileItWaitsHasAllItsTriesAgain() {
    long run = node.start(graph(2, Duration.ZERO));
    node.fail("load__first");
    again();
    node.fail("load__first");

    clearAll(run);
    for (int time = 0; time < 2; time++) {
      node.fail("load__first");
      again();
    }

    assertThat(node.running()).containsExactly("load__first");
    node.fail("load__first");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void aGroupThatIsClearedWhileItWaitsIsNotTriedAgainAtTheOldTime() {
    long run = node.start(graph(1, Duration.ofHours(1)));
    node.fail("load__first");

    clearAll(run);

    assertThat(node.running()).containsExactly("load__first");
    assertThat(node.runs().duties(node.scope()).nextRetryMillis()).isNull();
  }

  private void clearAll(long run) {
    node.operations().clear(ClearRequest.of(run, new Clearing.Everything()), Actor.UNKNOWN);
    node.claim();
  }

  @Test
  void whatMayFailDoesNotFailItsGroup() {
    var dag = Dag.named("tolerant");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    load.task("maybe", java(context -> {})).tolerable();
    load.task("surely", java(context -> {}));
    dag.task("publish", java(context -> {})).after(load);
    node.start(RunGraph.of(dag.build()));

    node.fail("load__maybe");
    node.succeed("load__surely");
    node.succeed("load");

    assertThat(node.running()).containsExactly("publish");
  }

  @Test
  void whatMayFailIsToldEachTime() {
    var dag = Dag.named("tolerant");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    load.task("maybe", java(context -> {})).tolerable();
    load.task("surely", java(context -> {}));
    node.start(RunGraph.of(dag.build()));

    node.fail("load__maybe");
    node.fail("load__surely");
    again();
    node.fail("load__maybe");
    node.succeed("load__surely");
    node.succeed("load");

    assertThat(told()).containsExactly("failed_task load__maybe", "failed_task load__maybe");
  }

  @Test
  void aFailureIsToldIfTheRunIsStoppedBeforeItIsTriedAgain() {
    long run = node.start(graph(1, Duration.ofHours(1)));
    node.succeed("load__first");
    node.fail("load__second");
    assertThat(told()).isEmpty();

    node.operations().cancel(run, Actor.UNKNOWN);
    assertThat(told()).containsExactly("failed_task load__second");
    node.fail("load__third");

    assertThat(told()).containsExactly("failed_task load__second", "failed_task load__third");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aFailureIsToldIfItsGroupIsMarkedBeforeItIsTriedAgain() {
    long run = node.start(graph(1, Duration.ofHours(1)));
    node.succeed("load__first");
    node.fail("load__second");

    node.operations().mark(run, "load", Mark.SUCCESS, Actor.UNKNOWN);
    assertThat(told()).containsExactly("failed_task load__second");
    node.claim();
    node.succeed("publish");
    node.fail("load__third");

    assertThat(told())
        .containsExactly("failed_task load__second", "failed_task load__third", "failed_run null");
  }

  @Test
  void aTaskThatIsMarkedAsFailedIsToldOnce() {
    long run = node.start(graph(1, Duration.ZERO));
    node.fail("load__first");
    again();
    node.succeed("load__first");
    node.succeed("load__third");

    node.operations().mark(run, "load__first", Mark.FAILED, Actor.UNKNOWN);
    assertThat(told()).isEmpty();
    node.succeed("load__second");

    assertThat(node.state(run, "load")).isEqualTo("upstream_failed");
    assertThat(told()).containsExactly("failed_task load__first", "failed_run null");

    node.operations().mark(run, "load__third", Mark.FAILED, Actor.UNKNOWN);
    assertThat(told()).as("its group has ended").endsWith("failed_task load__third");
  }

  @Test
  void anInnerGroupIsTriedAgainBeforeTheOuterOne() {
    var dag = Dag.named("nested");
    TaskGroup outer = dag.group("outer").retriedTogether(1, Duration.ZERO);
    var before = outer.task("before", java(context -> {}));
    TaskGroup inner = outer.group("inner").retriedTogether(1, Duration.ZERO).after(before);
    inner.task("shaky", java(context -> {}));
    dag.task("publish", java(context -> {})).after(outer);
    long run = node.start(RunGraph.of(dag.build()));

    for (int outerTime = 0; outerTime < 2; outerTime++) {
      node.succeed("outer__before");
      for (int innerTime = 0; innerTime < 2; innerTime++) {
        node.fail("outer__inner__shaky");
        again();
      }
    }

    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.state(run, "publish")).isEqualTo("upstream_failed");
    assertThat(told()).containsExactly("failed_task outer__inner__shaky", "failed_run null");
  }

  @Test
  void aTeardownOfTheGroupRunsEachTime() {
    var dag = Dag.named("torn");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    var make = load.task("make", java(context -> {}));
    var work = load.task("work", java(context -> {})).after(make);
    load.task("drop", java(context -> {})).tearsDown(make).after(work);
    long run = node.start(RunGraph.of(dag.build()));

    node.succeed("load__make");
    node.fail("load__work");
    node.succeed("load__drop");
    again();
    node.succeed("load__make");
    node.succeed("load__work");
    node.fail("load__drop");
    node.succeed("load");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(told()).containsExactly("failed_task load__drop");
  }

  /** What any node does when a retry is due. */
  @Test
  void aRunGoesOnThoughATaskOfTheGroupIsSettledAtOnce() {
    var dag = Dag.named("beside");
    var outside = dag.task("outside", java(context -> {}));
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    load.task("alone", java(context -> {}));
    load.task("behind", java(context -> {})).after(outside);
    long run = node.start(RunGraph.of(dag.build()));
    node.fail("outside");
    node.fail("load__alone");

    again();

    assertThat(node.running()).containsExactly("load__alone");
    assertThat(node.state(run)).isEqualTo(RunState.RUNNING);
    node.assertCounters(run);
  }

  @Test
  void aBranchOfTheGroupChoosesAnew() {
    var dag = Dag.named("branches");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    var which = load.task("which", java(context -> {}));
    load.task("full", java(context -> {})).after(which);
    load.task("delta", java(context -> {})).after(which);
    long run = node.start(RunGraph.of(dag.build()));
    leaveOut("load__full");
    node.fail("load__delta");
    again();

    leaveOut("load__delta");

    assertThat(node.running()).containsExactly("load__full");
    node.succeed("load__full");
    node.succeed("load");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  /** Of a gate, other and later in a group; after the group publish, and report after that. */
  private long aRunWithAGate(TriggerRule publishing) {
    var dag = Dag.named("gated");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    load.task("gate", java(context -> {}));
    var other = load.task("other", java(context -> {}));
    load.task("later", java(context -> {})).after(other);
    var publish = dag.task("publish", java(context -> {})).after(load).triggerRule(publishing);
    dag.task("report", java(context -> {})).after(publish);
    return node.start(RunGraph.of(dag.build()));
  }

  private void stopAtTheGate() {
    leaveOut("load__gate", "load", "publish", "report");
  }

  @Test
  void whatAGateOfTheGroupStopsOutsideIsNotSkippedWhileItMayChooseAnew() {
    long run = aRunWithAGate(TriggerRule.ALL_SUCCESS);
    stopAtTheGate();
    assertThat(node.state(run, "publish")).isEqualTo("waiting");
    node.fail("load__other");
    again();

    List.of("load__gate", "load__other", "load__later", "load").forEach(node::succeed);

    assertThat(node.running()).containsExactly("publish");
    node.assertCounters(run);
  }

  @Test
  void whatAGateOfTheGroupStopsOutsideIsSkippedOnceTheGroupIsDone() {
    long run = aRunWithAGate(TriggerRule.ALL_DONE);
    stopAtTheGate();
    node.operations().mark(run, "load__later", Mark.SUCCESS, Actor.UNKNOWN);
    assertThat(node.states(run)).contains("load waiting", "publish waiting", "report waiting");

    node.succeed("load__other");
    node.succeed("load");

    assertThat(node.states(run)).contains("publish skipped", "report skipped");
    assertThat(node.history(run, "report"))
        .containsExactly("waiting > skipped: not chosen by load__gate");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void whatAGateOfTheGroupStopsOutsideIsSkippedWithTheWholeGroup() {
    long run = aRunWithAGate(TriggerRule.ALL_DONE);
    node.end("load__gate", new Outcome.Skipped("rejected", List.of("load", "publish", "report")));
    node.end("load__other", new Outcome.Skipped("nothing to load"));

    assertThat(node.states(run)).contains("load skipped", "publish skipped", "report skipped");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void whatAGateStopsBehindAGroupThatIsGivenUpHasFailedWithIt() {
    long run = aRunWithAGate(TriggerRule.ALL_SUCCESS);
    for (int time = 0; time < 2; time++) {
      stopAtTheGate();
      node.fail("load__other");
      again();
    }

    assertThat(node.states(run))
        .contains("load upstream_failed", "publish upstream_failed", "report upstream_failed");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.assertCounters(run);
  }

  private void leaveOut(String task) {
    leaveOut("load__which", task);
  }

  private void leaveOut(String chooser, String... tasks) {
    var effect = new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of(tasks));
    node.end(chooser, new Outcome.Succeeded(effect, false));
  }

  private void again() {
    Long due = node.runs().duties(node.scope()).nextRetryMillis();
    if (due != null && due == 0) {
      node.runs().retryDue();
      node.claim();
    }
  }

  private List<String> told() {
    return node.sql()
        .select(ALERT.KIND, ALERT.TASK_ID)
        .from(ALERT)
        .orderBy(ALERT.ALERT_ID)
        .fetch(row -> row.value1() + " " + row.value2());
  }

  private List<Integer> generations(long run) {
    return node.sql()
        .select(TASK_INSTANCE.GENERATION)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.ORDINAL)
        .fetch(TASK_INSTANCE.GENERATION);
  }
}
