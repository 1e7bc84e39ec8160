package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskGroup;
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

  @BeforeEach
  void forgetAlerts() {
    node.sql().truncate(ALERT).cascade().execute();
  }

  @Test
  void whatComesAfterOneOfItsTasksWaitsForAllOfThem() {
    long run = node.start(RetriedLoad.graph(1, Duration.ZERO));
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
    long run = node.start(RetriedLoad.graph(2, Duration.ZERO));
    node.succeed("load__first");
    node.fail("load__second");
    RetriedLoad.again(node);
    assertThat(node.running()).as("third still runs").containsExactly("load__third");

    node.succeed("load__third");
    assertThat(node.state(run, "publish")).isEqualTo("waiting");
    RetriedLoad.again(node);

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
    assertThat(RetriedLoad.told(node)).isEmpty();
  }

  @Test
  void itWaitsForItsTimeAndSaysSo() {
    long run = node.start(RetriedLoad.graph(1, Duration.ofHours(1)));
    node.fail("load__first");

    RetriedLoad.again(node);
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
    long run = node.start(RetriedLoad.graph(1, Duration.ofHours(1)));
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
    long run = node.start(RetriedLoad.graph(1, Duration.ZERO));
    for (int time = 0; time < 2; time++) {
      node.succeed("load__first");
      node.succeed("load__third");
      node.fail("load__second");
      RetriedLoad.again(node);
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
    long run = node.start(RetriedLoad.graph(1, Duration.ZERO));
    for (int time = 0; time < 2; time++) {
      node.fail("load__first");
      RetriedLoad.again(node);
    }
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.runs().clear(run, new Clearing.Unsuccessful());
    node.admit();
    node.fail("load__first");
    RetriedLoad.again(node);

    assertThat(node.running()).containsExactly("load__first");
  }

  @Test
  void aGroupThatIsClearedWhileItWaitsHasAllItsTriesAgain() {
    long run = node.start(RetriedLoad.graph(2, Duration.ZERO));
    node.fail("load__first");
    RetriedLoad.again(node);
    node.fail("load__first");

    clearAll(run);
    for (int time = 0; time < 2; time++) {
      node.fail("load__first");
      RetriedLoad.again(node);
    }

    assertThat(node.running()).containsExactly("load__first");
    node.fail("load__first");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void aGroupThatIsClearedWhileItWaitsIsNotTriedAgainAtTheOldTime() {
    long run = node.start(RetriedLoad.graph(1, Duration.ofHours(1)));
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
        RetriedLoad.again(node);
      }
    }

    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.state(run, "publish")).isEqualTo("upstream_failed");
    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task outer__inner__shaky", "failed_run null");
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
    RetriedLoad.again(node);
    node.succeed("load__make");
    node.succeed("load__work");
    node.fail("load__drop");
    node.succeed("load");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(RetriedLoad.told(node)).containsExactly("failed_task load__drop");
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

    RetriedLoad.again(node);

    assertThat(node.running()).containsExactly("load__alone");
    assertThat(node.state(run)).isEqualTo(RunState.RUNNING);
    node.assertCounters(run);
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
