package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was set up is torn down, whatever became of the work between. */
class TeardownTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Outcome CANCELLED = new Outcome.Cancelled("its run was stopped");

  /** Of make, work and more in a row, and drop, which tears down what make made. */
  private static RunGraph graph(boolean failing) {
    var dag = Dag.named("cluster");
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    TaskRef<Void> work = dag.task("work", java(context -> {})).after(make);
    TaskRef<Void> more = dag.task("more", java(context -> {})).after(work);
    TaskRef<Void> drop = dag.task("drop", java(context -> {})).tearsDown(make).after(more);
    if (failing) {
      drop.failingTheRun();
    }
    return RunGraph.of(dag.build());
  }

  private long start() {
    return node.start(graph(false));
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

    long strict = node.create(graph(true), 1);
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

    long skipped = node.create(graph(false), 1);
    node.admit();
    node.end("make", new Outcome.Skipped("nothing to make"));
    assertThat(node.state(skipped, "drop")).isEqualTo("skipped");
    assertThat(node.state(skipped)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void tearsDownBeforeACancelledRunEnds() {
    long run = start();
    node.succeed("make");

    assertThat(node.runs().stop(run, StopReason.CANCEL)).isTrue();
    assertThat(node.states(run))
        .containsExactly("make success", "work running", "more cancelled", "drop waiting");
    node.end("work", CANCELLED);

    assertThat(node.running()).containsExactly("drop");
    assertThat(node.state(run)).isEqualTo(RunState.RUNNING);
    node.succeed("drop");
    assertThat(node.states(run))
        .containsExactly("make success", "work cancelled", "more cancelled", "drop success");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void tearsDownAtOnceIfNothingRuns() {
    long run = node.create(graph(false), 0);
    node.admit();
    node.succeed("make");
    node.end("work", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));

    node.runs().stop(run, StopReason.TIMEOUT);
    node.claim();

    assertThat(node.running()).containsExactly("drop");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void tearsDownAtOnceIfAPersonCancelsAndNothingRuns() {
    long run = node.create(graph(false), 0);
    node.admit();
    node.succeed("make");
    node.end("work", new Outcome.Deferred("not yet", Duration.ofHours(1), null, null));

    assertThat(node.operations().cancel(run, Actor.UNKNOWN)).isTrue();
    node.claim();

    assertThat(node.running()).containsExactly("drop");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aTeardownThatWaitsForSomethingOutsideGoesOnInAStoppingRun() {
    long run = start();
    List.of("make", "work", "more").forEach(node::succeed);
    node.end("drop", new Outcome.Deferred("it takes a while", Duration.ofHours(1), null, null));

    assertThat(node.operations().cancel(run, Actor.UNKNOWN)).isTrue();

    assertThat(node.state(run, "drop")).isEqualTo("deferred");
    assertThat(node.state(run)).isEqualTo(RunState.RUNNING);
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
  void aTeardownOfAStoppingRunHasItsRetries() {
    long run = start();
    node.succeed("make");
    node.runs().stop(run, StopReason.CANCEL);
    node.end("work", CANCELLED);

    node.end("drop", new Outcome.Failed("away", Duration.ofHours(1), Effect.NONE));

    assertThat(new WhyNotRunning(node.sql()).of(run, "drop").orElseThrow().condition())
        .isEqualTo("retry_delay");
    assertThat(node.runs().duties(node.scope()).nextRetryMillis()).isGreaterThan(3_000_000);
  }

  @Test
  void aSetupThatIsStoppedIsNotTornDownButOneThatSucceedsAllTheSameIs() {
    long stopped = start();
    node.runs().stop(stopped, StopReason.CANCEL);
    node.end("make", CANCELLED);
    assertThat(node.states(stopped))
        .containsExactly(
            "make cancelled", "work cancelled", "more cancelled", "drop upstream_failed");
    assertThat(node.state(stopped)).isEqualTo(RunState.CANCELLED);

    long quicker = node.create(graph(false), 1);
    node.admit();
    node.runs().stop(quicker, StopReason.CANCEL);
    node.succeed("make");
    assertThat(node.running()).containsExactly("drop");
    node.succeed("drop");
    assertThat(node.state(quicker)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aRunThatIsMarkedAsFailedTearsDownToo() {
    long run = start();
    node.succeed("make");
    node.operations().markRun(run, Mark.FAILED, Actor.UNKNOWN);
    node.end("work", CANCELLED);
    node.succeed("drop");

    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void nothingOfARunThatHasNotBegunIsTornDown() {
    long run = node.create(graph(false), 0);

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run, "drop")).isEqualTo("cancelled");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
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

  @Test
  void aBranchThatEndsHereSkipsNoTeardownOfARunThatIsStoppedLater() {
    var dag = Dag.named("beside");
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    TaskRef<Void> gate = dag.task("gate", java(context -> {})).after(make);
    TaskRef<Void> work = dag.task("work", java(context -> {})).after(gate);
    TaskRef<Void> beside = dag.task("beside", java(context -> {})).after(make);
    dag.task("drop", java(context -> {})).tearsDown(make).after(work, beside);
    long run = node.start(RunGraph.of(dag.build()));
    node.succeed("make");
    node.end(
        "gate",
        new Outcome.Succeeded(
            new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of("work", "drop")),
            false));

    node.operations().cancel(run, Actor.UNKNOWN);
    assertThat(node.state(run, "drop")).isEqualTo("waiting");
    node.end("beside", CANCELLED);

    assertThat(node.running()).containsExactly("drop");
  }

  /** A run whose teardown, in a pool of one slot, is ready, and runs if there is room. */
  private long aRunThatIsToTearDown(int day) {
    new Pools(node.sql()).set("api", 1, null);
    var dag = Dag.named("limited");
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    TaskRef<Void> work = dag.task("work", java(context -> {})).after(make);
    dag.task("drop", java(context -> {})).pool("api").tearsDown(make).after(work);
    long run = node.create(RunGraph.of(dag.build()), day);
    node.admit();
    node.succeed("make");
    node.succeed("work");
    return run;
  }

  @Test
  void teardownsOfStoppingRunsTakeNoMoreThanTheirPoolHas() {
    aRunThatIsToTearDown(0);
    long second = aRunThatIsToTearDown(1);
    long third = aRunThatIsToTearDown(2);

    node.operations().cancel(second, Actor.UNKNOWN);
    node.operations().cancel(third, Actor.UNKNOWN);
    node.claim();
    assertThat(node.state(second, "drop")).isEqualTo("ready");
    node.succeed("drop");
    node.claim();

    assertThat(List.of(node.state(second, "drop"), node.state(third, "drop")))
        .containsExactly("running", "ready");
  }

  @Test
  void aTeardownOfAStoppingRunThatIsRetriedWaitsForItsPool() {
    long first = aRunThatIsToTearDown(0);
    long second = aRunThatIsToTearDown(1);
    node.operations().cancel(first, Actor.UNKNOWN);

    node.end("drop", new Outcome.Failed("away", Duration.ZERO, Effect.NONE));
    node.claim();
    assertThat(node.state(second, "drop")).isEqualTo("running");
    node.runs().retryDue();
    node.claim();

    assertThat(node.state(first, "drop")).isEqualTo("ready");
  }
}
