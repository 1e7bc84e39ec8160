package io.millrace.orchestrator.run;

import static io.millrace.orchestrator.run.Played.named;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Concurrency;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of three tasks in a row, and what of them is cleared. */
class ClearRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph CHAIN = Graphs.chain("shop", "extract", "load", "publish");
  private static final Actor ANNA = new Actor("anna");

  @Test
  void clearsATaskAloneAndWhatWasAskedForBesides() {
    long run = aSuccessfulRun(0);

    assertThat(preview(run, named("load"))).containsExactly("day_0 load success");
    assertThat(preview(run, with(true, false, false)))
        .containsExactly("day_0 extract success", "day_0 load success");
    assertThat(preview(run, with(false, true, false)))
        .containsExactly("day_0 load success", "day_0 publish success");
    assertThat(preview(run, with(true, true, false))).hasSize(3);
    assertThat(preview(run, new Clearing.Tasks(Set.of(), false, false, false))).hasSize(3);
    assertThat(preview(run, with(true, true, true))).as("only failed").isEmpty();
    assertThat(preview(run, named("extract", "publish")))
        .containsExactly("day_0 extract success", "day_0 publish success");
  }

  @Test
  void changesNothingByAPreview() {
    long run = aSuccessfulRun(0);
    List<String> before = node.history(run, "load");

    preview(run, named("load"));

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.history(run, "load")).isEqualTo(before);
  }

  @Test
  void runsOneTaskAgainAndLeavesTheOthersAsTheyAre() {
    long run = aSuccessfulRun(0);

    assertThat(clear(run, named("load"))).containsExactly("day_0 load success");
    assertThat(node.state(run)).isEqualTo(RunState.QUEUED);
    node.assertCounters(run);
    node.admit();
    assertThat(node.running()).containsExactly("load");
    node.succeed("load");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.history(run, "publish")).as("untouched").hasSize(3);
    assertThat(node.history(run, "load")).contains("success > waiting: cleared by hand (anna)");
    node.assertCounters(run);
  }

  @Test
  void clearsOnlyWhatFailed() {
    long run = node.start(CHAIN);
    node.succeed("extract");
    node.fail("load");

    assertThat(clear(run, new Clearing.Tasks(Set.of(), false, false, true)))
        .containsExactly("day_0 load failed", "day_0 publish upstream_failed");
  }

  @Test
  void clearsTheSameTasksInEarlierAndLaterRuns() {
    long first = aSuccessfulRun(1);
    long second = aSuccessfulRun(2);
    long third = aSuccessfulRun(3);
    long other = node.create(Graphs.chain("other", "load"), 3);

    assertThat(
            told(node.operations().preview(new ClearRequest(second, named("load"), true, false))))
        .containsExactly("day_1 load success", "day_2 load success");
    assertThat(told(node.operations().preview(new ClearRequest(second, named("load"), true, true))))
        .hasSize(3);
    assertThat(
            told(
                node.operations()
                    .clear(new ClearRequest(second, named("load"), false, true), ANNA)))
        .containsExactly("day_2 load success", "day_3 load success");
    assertThat(node.state(first)).isEqualTo(RunState.SUCCESS);
    assertThat(node.state(third)).isEqualTo(RunState.QUEUED);
    assertThat(node.history(other, null)).hasSize(1);
  }

  @Test
  void followsInEachRunTheVersionThatItHas() {
    long old = aRunOf(Graphs.chain("shop", "load", "publish"), 1);
    long now = aRunOf(Graphs.chain("shop", "load", "check", "publish"), 2);

    var which = new Clearing.Tasks(Set.of("check"), false, true, false);

    assertThat(told(node.operations().clear(new ClearRequest(now, which, true, false), ANNA)))
        .containsExactly("day_2 check success", "day_2 publish success");
    assertThat(node.state(old)).as("has no such task").isEqualTo(RunState.SUCCESS);
    assertThatThrownBy(() -> preview(old, which))
        .isInstanceOf(TaskNotFound.class)
        .hasMessage("run day_1 of DAG shop has no task check; it has load, publish");
  }

  @Test
  void refusesATaskThatRunsAndClearsNothing() {
    long earlier = aSuccessfulRun(1);
    long run = node.create(CHAIN, 2);
    node.admit();
    node.succeed("extract");
    var all = new ClearRequest(run, named("load"), true, false);

    assertThatThrownBy(() -> node.operations().clear(all, ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessage(
            "task load of run day_2 of DAG shop is running; wait for its end, mark it, or cancel the"
                + " run, and clear it then");
    assertThat(node.state(earlier)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void refusesATaskThatNobodyHasFenced() {
    long run = node.start(CHAIN);
    node.lose("extract");

    assertThatThrownBy(() -> clear(run, named("extract")))
        .hasMessageContaining("is waiting for its node, which was lost, to be fenced");
  }

  @Test
  void clearsATaskThatWasFencedSinceItWasLost() {
    long run = node.start(CHAIN);
    lostAndFenced();

    assertThat(clear(run, named("extract"))).containsExactly("day_0 extract up_for_retry");
    assertThat(node.state(run, "extract")).isEqualTo("ready");
  }

  @Test
  void refusesATaskAgainWhoseRetryWasLost() {
    long run = node.start(CHAIN);
    lostAndFenced();
    node.sql()
        .execute(
            "update orchestrator.task_instance set due_at = now() where state = 'up_for_retry'");
    node.runs().retryDue();
    node.claim();
    node.lose("extract");

    assertThatThrownBy(() -> clear(run, named("extract"))).hasMessageContaining("to be fenced");
  }

  @Test
  void refusesATaskThatCouldNotBeFenced() {
    long run = node.start(CHAIN);
    node.lose("extract");
    node.claim();
    node.end("extract", new Outcome.Unavailable("cannot fence", Duration.ofHours(1), false));

    assertThatThrownBy(() -> clear(run, named("extract"))).hasMessageContaining("to be fenced");
  }

  @Test
  void leavesNothingToFenceWhereARunIsStoppedThatWasFenced() {
    long run = node.start(CHAIN);
    lostAndFenced();

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  /** The first task of a chain waits for its retry. */
  private void lostAndFenced() {
    node.lose("extract");
    node.claim();
    node.end("extract", new Outcome.Failed("not yet", Duration.ofHours(1), Effect.NONE));
  }

  @Test
  void refusesARunThatIsBeingStopped() {
    long run = node.start(CHAIN);
    node.succeed("extract");
    node.runs().stop(run, StopReason.CANCEL);

    assertThatThrownBy(() -> clear(run, named("extract"))).hasMessageContaining("is being stopped");
  }

  @Test
  void clearsInARunThatGoesOn() {
    var beside =
        Graphs.graph(
            "shop",
            Graphs.external("bad", List.of(), List.of(1)),
            Graphs.external("after", List.of(0), List.of()),
            Graphs.external("slow"));
    long run = node.start(beside);
    node.fail("bad");
    assertThat(node.states(run))
        .containsExactly("bad failed", "after upstream_failed", "slow running");

    clear(run, new Clearing.Tasks(Set.of("bad"), false, true, false));
    assertThat(node.states(run)).containsExactly("bad ready", "after waiting", "slow running");
    node.assertCounters(run);
    node.claim();
    node.succeed("bad");
    node.succeed("after");
    node.succeed("slow");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void hasATaskWaitAgainThatWasReady() {
    long run = node.start(CHAIN);
    node.operations().pause(run, ANNA);
    node.succeed("extract");
    assertThat(node.state(run, "load")).isEqualTo("ready");

    clear(run, new Clearing.Tasks(Set.of("extract"), false, true, false));

    assertThat(node.states(run))
        .containsExactly("extract ready", "load waiting", "publish waiting");
    node.assertCounters(run);
  }

  @Test
  void takesATaskOutOfTheWaitForItsLimits() {
    RunGraph one = Graphs.graph("shop", Graphs.limited("load", new Concurrency(null, 1, 0, 1)));
    node.start(one);
    long second = node.create(one, 1);
    node.admit();
    assertThat(node.state(second, "load")).isEqualTo("ready");

    clear(second, named("load"));
    assertThat(node.state(second, "load")).as("and has it wait anew").isEqualTo("ready");
    assertThat(node.sql().fetchCount(READY_QUEUE)).isOne();

    assertThat(node.operations().mark(second, "load", Mark.SUCCESS, ANNA)).isEqualTo(Marked.NOW);
    assertThat(node.sql().fetchCount(READY_QUEUE)).isZero();
    assertThat(node.state(second)).isEqualTo(RunState.SUCCESS);
  }

  private long aSuccessfulRun(int day) {
    return aRunOf(CHAIN, day);
  }

  private long aRunOf(RunGraph graph, int day) {
    long run = node.create(graph, day);
    node.admit();
    graph.nodes().forEach(task -> node.succeed(task.taskId()));
    return run;
  }

  private static Clearing.Tasks with(boolean upstream, boolean downstream, boolean onlyFailed) {
    return new Clearing.Tasks(Set.of("load"), upstream, downstream, onlyFailed);
  }

  private List<String> preview(long run, Clearing which) {
    return told(node.operations().preview(ClearRequest.of(run, which)));
  }

  private List<String> clear(long run, Clearing which) {
    return told(node.operations().clear(ClearRequest.of(run, which), ANNA));
  }

  private static List<String> told(List<ClearedTask> tasks) {
    return tasks.stream()
        .map(task -> task.runId() + " " + task.taskId() + " " + task.state().key())
        .toList();
  }
}
