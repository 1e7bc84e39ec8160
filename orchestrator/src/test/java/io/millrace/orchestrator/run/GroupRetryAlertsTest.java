package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskGroup;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people are told of groups that begin again as a whole. */
class GroupRetryAlertsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  @BeforeEach
  void forgetAlerts() {
    node.sql().truncate(ALERT).cascade().execute();
  }

  @Test
  void onlyTheLastFailureIsToldAndReachesWhatComesAfter() {
    long run = node.start(RetriedLoad.graph(1, Duration.ZERO));
    node.succeed("load__first");
    node.fail("load__second");
    node.succeed("load__third");
    assertThat(RetriedLoad.told(node)).isEmpty();
    RetriedLoad.again(node);

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
    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task load__second", "failed_run null");
    node.assertCounters(run);
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
    RetriedLoad.again(node);
    node.fail("load__maybe");
    node.succeed("load__surely");
    node.succeed("load");

    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task load__maybe", "failed_task load__maybe");
  }

  @Test
  void aFailureIsToldIfTheRunIsStoppedBeforeItIsTriedAgain() {
    long run = node.start(RetriedLoad.graph(1, Duration.ofHours(1)));
    node.succeed("load__first");
    node.fail("load__second");
    assertThat(RetriedLoad.told(node)).isEmpty();

    node.operations().cancel(run, Actor.UNKNOWN);
    assertThat(RetriedLoad.told(node)).containsExactly("failed_task load__second");
    node.fail("load__third");

    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task load__second", "failed_task load__third");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aFailureIsToldIfItsGroupIsMarkedBeforeItIsTriedAgain() {
    long run = node.start(RetriedLoad.graph(1, Duration.ofHours(1)));
    node.succeed("load__first");
    node.fail("load__second");

    node.operations().mark(run, "load", Mark.SUCCESS, Actor.UNKNOWN);
    assertThat(RetriedLoad.told(node)).containsExactly("failed_task load__second");
    node.claim();
    node.succeed("publish");
    node.fail("load__third");

    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task load__second", "failed_task load__third", "failed_run null");
  }

  @Test
  void aTaskThatIsMarkedAsFailedIsToldOnce() {
    long run = node.start(RetriedLoad.graph(1, Duration.ZERO));
    node.fail("load__first");
    RetriedLoad.again(node);
    node.succeed("load__first");
    node.succeed("load__third");

    node.operations().mark(run, "load__first", Mark.FAILED, Actor.UNKNOWN);
    assertThat(RetriedLoad.told(node)).isEmpty();
    node.succeed("load__second");

    assertThat(node.state(run, "load")).isEqualTo("upstream_failed");
    assertThat(RetriedLoad.told(node))
        .containsExactly("failed_task load__first", "failed_run null");

    node.operations().mark(run, "load__third", Mark.FAILED, Actor.UNKNOWN);
    assertThat(RetriedLoad.told(node))
        .as("its group has ended")
        .endsWith("failed_task load__third");
  }
}
