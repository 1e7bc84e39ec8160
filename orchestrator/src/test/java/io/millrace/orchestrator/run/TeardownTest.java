package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was set up is torn down, whatever became of the work between. */
class TeardownTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private long start() {
    return node.start(Cluster.graph());
  }

  @Test
  void tearsDownThoughTheWorkFailed() {
    long run = start();
    node.succeed("make");
    node.fail("work");

    assertThat(node.running()).containsExactly("drop");
    node.succeed("drop");

    assertThat(node.states(run))
        .containsExactly("make success", "work failed", "more upstream_failed", "drop success");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.assertCounters(run);
  }

  @Test
  void aTeardownThatFailsFailsTheRunOnlyIfItSaysSo() {
    long quiet = start();
    List.of("make", "work", "more").forEach(node::succeed);
    node.fail("drop");
    assertThat(node.state(quiet)).isEqualTo(RunState.SUCCESS);

    long strict = node.create(Cluster.failingTheRun(), 1);
    node.admit();
    List.of("make", "work", "more").forEach(node::succeed);
    node.fail("drop");
    assertThat(node.state(strict)).isEqualTo(RunState.FAILED);
  }

  @Test
  void tearsNothingDownThatWasNotSetUp() {
    long failed = start();
    node.fail("make");
    assertThat(node.state(failed, "drop")).isEqualTo("upstream_failed");

    long skipped = node.create(Cluster.graph(), 1);
    node.admit();
    node.end("make", new Outcome.Skipped("nothing to make"));
    assertThat(node.state(skipped, "drop")).isEqualTo("skipped");
    assertThat(node.state(skipped)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void noTaskRunsWithoutItsSetupWhateverItsRule() {
    var dag = Dag.named("tidy");
    var make = dag.task("make", java(context -> {}));
    var work = dag.task("work", java(context -> {})).after(make);
    var tidy = dag.task("tidy", java(context -> {})).triggerRule(TriggerRule.ALL_DONE).after(work);
    dag.task("drop", java(context -> {})).tearsDown(make).after(tidy);
    dag.task("tell", java(context -> {})).triggerRule(TriggerRule.ALL_DONE).after(tidy);
    long run = node.start(RunGraph.of(dag.build()));

    node.fail("make");

    assertThat(node.state(run, "tidy")).isEqualTo("upstream_failed");
    assertThat(node.state(run, "tell")).as("is not in between").isEqualTo("running");
  }

  @Test
  void aBranchThatEndsHereSkipsNoTeardown() {
    long run = start();
    node.succeed("make");
    node.end(
        "work",
        new Outcome.Succeeded(
            new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of("more", "drop")),
            false));

    assertThat(node.state(run, "more")).isEqualTo("skipped");
    assertThat(node.state(run, "drop")).isEqualTo("running");
  }
}
