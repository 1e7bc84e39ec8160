package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskGroup;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Branches in groups that begin again as a whole, and what they leave out. */
class GroupRetryBranchesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  @Test
  void aBranchOfTheGroupChoosesAnew() {
    var dag = Dag.named("branches");
    TaskGroup load = dag.group("load").retriedTogether(1, Duration.ZERO);
    var which = load.task("which", java(context -> {}));
    load.task("full", java(context -> {})).after(which);
    load.task("delta", java(context -> {})).after(which);
    long run = node.start(RunGraph.of(dag.build()));
    RetriedLoad.leaveOut(node, "load__which", "load__full");
    node.fail("load__delta");
    RetriedLoad.again(node);

    RetriedLoad.leaveOut(node, "load__which", "load__delta");

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
    RetriedLoad.leaveOut(node, "load__gate", "load", "publish", "report");
  }

  @Test
  void whatAGateOfTheGroupStopsOutsideIsNotSkippedWhileItMayChooseAnew() {
    long run = aRunWithAGate(TriggerRule.ALL_SUCCESS);
    stopAtTheGate();
    assertThat(node.state(run, "publish")).isEqualTo("waiting");
    node.fail("load__other");
    RetriedLoad.again(node);

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
      RetriedLoad.again(node);
    }

    assertThat(node.states(run))
        .contains("load upstream_failed", "publish upstream_failed", "report upstream_failed");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.assertCounters(run);
  }
}
