package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Setups and teardowns of what runs again, or was marked. */
class ClearedTeardownTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private long start() {
    return node.start(Cluster.graph());
  }

  @Test
  void whatWaitsForASetupStartsThoughNothingBetweenThemRunsAgain() {
    var dag = Dag.named("far");
    TaskRef<Void> make = dag.task("make", java(context -> {})).asSetup();
    TaskRef<Void> work = dag.task("work", java(context -> {})).after(make);
    dag.task("far", java(context -> {})).after(work).triggerRule(TriggerRule.ALWAYS);
    long run = node.start(RunGraph.of(dag.build()));
    List.of("make", "work", "far").forEach(node::succeed);
    node.operations()
        .clear(
            ClearRequest.of(run, new Clearing.Tasks(Set.of("make", "far"), false, false, false)),
            Actor.UNKNOWN);
    node.admit();
    assertThat(node.running()).containsExactly("make");

    node.succeed("make");

    assertThat(node.running()).containsExactly("far");
  }

  @Test
  void whatIsClearedWithItsSetupWaitsForThatThoughItComesFarBehind() {
    long run = start();
    List.of("make", "work", "more", "drop").forEach(node::succeed);
    clear(run, "more");
    assertThat(node.running()).containsExactly("make");

    node.succeed("make");
    assertThat(node.running()).containsExactly("more");
    node.succeed("more");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void whatIsClearedWithItsSetupDoesNotRunIfThatFails() {
    long run = start();
    List.of("make", "work", "more", "drop").forEach(node::succeed);
    clear(run, "more");

    node.fail("make");

    assertThat(node.states(run))
        .containsExactly(
            "make failed", "work success", "more upstream_failed", "drop upstream_failed");
  }

  @Test
  void whatAMarkHasRunAfterItWasTornDownIsSetUpAnew() {
    long run = start();
    node.succeed("make");
    node.fail("work");
    node.succeed("drop");

    mark(run, "work");
    node.admit();

    assertThat(node.running()).containsExactly("make");
    assertThat(node.states(run))
        .containsExactly("make running", "work success", "more waiting", "drop waiting");
    node.assertCounters(run);
    List.of("make", "more", "drop").forEach(node::succeed);
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void nothingIsMarkedThatWouldRunWhileItIsTornDown() {
    long run = start();
    node.succeed("make");
    node.fail("work");

    assertThatThrownBy(() -> mark(run, "work"))
        .isInstanceOf(OperationRefused.class)
        .hasMessageStartingWith("task drop of ")
        .hasMessageEndingWith(
            "is removing what tasks need that would run then; wait for its end, and mark work then");

    assertThat(node.states(run))
        .containsExactly("make success", "work failed", "more upstream_failed", "drop running");
  }

  @Test
  void aMarkThatCameTooLateForItsTryWaitsForTheTeardown() {
    long run = start();
    node.succeed("make");
    assertThat(mark(run, "work")).isEqualTo(Marked.ONCE_STOPPED);
    node.fail("work");
    node.operations().settleMarks();
    assertThat(node.state(run, "work")).isEqualTo("failed");

    node.succeed("drop");
    node.operations().settleMarks();
    node.admit();

    assertThat(node.states(run))
        .containsExactly("make running", "work success", "more waiting", "drop waiting");
  }

  @Test
  void aSetupThatIsMarkedIsThere() {
    long run = start();
    node.fail("make");

    mark(run, "make");
    node.admit();

    assertThat(node.running()).containsExactly("work");
  }

  private Marked mark(long run, String task) {
    return node.operations().mark(run, task, Mark.SUCCESS, Actor.UNKNOWN);
  }

  private void clear(long run, String task) {
    node.operations()
        .clear(
            ClearRequest.of(run, new Clearing.Tasks(Set.of(task), false, false, false)),
            Actor.UNKNOWN);
    node.admit();
  }

  @Test
  void clearingWorkClearsItsSetupAndTeardown() {
    long run = start();
    List.of("make", "work", "more", "drop").forEach(node::succeed);

    List<ClearedTask> cleared =
        node.operations().clear(ClearRequest.of(run, Played.named("work")), Actor.UNKNOWN);

    assertThat(cleared).extracting(ClearedTask::taskId).containsExactly("make", "work", "drop");
    node.admit();
    List.of("make", "work", "drop").forEach(node::succeed);
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void clearingASetupClearsItsTeardown() {
    long run = start();
    List.of("make", "work", "more", "drop").forEach(node::succeed);

    assertThat(node.operations().clear(ClearRequest.of(run, Played.named("make")), Actor.UNKNOWN))
        .extracting(ClearedTask::taskId)
        .containsExactly("make", "drop");
    node.admit();
    node.succeed("make");
    assertThat(node.running()).containsExactly("drop");
  }

  @Test
  void clearingATeardownClearsItAlone() {
    long run = start();
    List.of("make", "work", "more", "drop").forEach(node::succeed);

    assertThat(node.operations().clear(ClearRequest.of(run, Played.named("drop")), Actor.UNKNOWN))
        .extracting(ClearedTask::taskId)
        .containsExactly("drop");
    node.admit();
    assertThat(node.running()).containsExactly("drop");
  }
}
