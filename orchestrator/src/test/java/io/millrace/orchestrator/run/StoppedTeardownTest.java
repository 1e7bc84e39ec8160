package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Teardowns of runs that are stopped. */
class StoppedTeardownTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Outcome CANCELLED = new Outcome.Cancelled("its run was stopped");

  private long start() {
    return node.start(Cluster.graph());
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
    long run = node.create(Cluster.graph(), 0);
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
    long run = node.create(Cluster.graph(), 0);
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

    long quicker = node.create(Cluster.graph(), 1);
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
    long run = node.create(Cluster.graph(), 0);

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run, "drop")).isEqualTo("cancelled");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
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
