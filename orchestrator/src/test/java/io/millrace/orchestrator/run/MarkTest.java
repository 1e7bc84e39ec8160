package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MarkTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph CHAIN = Graphs.chain("shop", "extract", "load", "publish");
  private static final Actor ANNA = new Actor("anna");

  @Test
  void letsWhatCouldNotStartRunOnceATaskIsMarkedAsSuccess() {
    long run = aRunThatFailedAt("load");

    assertThat(mark(run, "load", Mark.SUCCESS)).isEqualTo(Marked.NOW);

    assertThat(node.state(run)).isEqualTo(RunState.QUEUED);
    assertThat(node.states(run))
        .containsExactly("extract success", "load success", "publish waiting");
    node.assertCounters(run);
    node.admit();
    node.succeed("publish");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.history(run, "load"))
        .last()
        .isEqualTo("failed > success: marked as success by hand (anna)");
  }

  @Test
  void givesAnEndedRunItsOtherEnd() {
    long run = node.start(Graphs.chain("shop", "only"));
    node.succeed("only");
    int told = alerts();

    assertThat(mark(run, "only", Mark.FAILED)).isEqualTo(Marked.NOW);
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(alerts()).as("the task and the run").isEqualTo(told + 2);
    assertThat(mark(run, "only", Mark.FAILED)).isEqualTo(Marked.BEFORE);

    mark(run, "only", Mark.SUCCESS);
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.history(run, null))
        .endsWith(
            "success > failed: marked as failed by hand (anna)",
            "failed > success: marked as success by hand (anna)");
  }

  @Test
  void decidesWhatWaitsAsIfTheTaskHadEndedSo() {
    var graph =
        Graphs.graph(
            "shop",
            Graphs.external("slow", List.of(), List.of(2)),
            Graphs.external("waits", List.of(), List.of(2, 3)),
            Graphs.external("both", List.of(0, 1), List.of()),
            Graphs.node("tidy", TriggerRule.ONE_FAILED, List.of(1), List.of()));
    long run = node.start(graph);
    node.end("waits", new Outcome.Failed("not yet", Duration.ofHours(1), Effect.NONE));

    assertThat(mark(run, "waits", Mark.FAILED)).isEqualTo(Marked.NOW);

    assertThat(node.states(run))
        .containsExactly("slow running", "waits failed", "both upstream_failed", "tidy ready");
    node.assertCounters(run);
    mark(run, "waits", Mark.SUCCESS);
    assertThat(node.state(run, "both")).isEqualTo("waiting");
    node.succeed("slow");
    assertThat(node.running()).contains("both");
    node.assertCounters(run);
  }

  @Test
  void skipsWhatHasNotBegun() {
    long run = node.create(CHAIN, 0);

    mark(run, "extract", Mark.SUCCESS);
    assertThat(node.state(run)).isEqualTo(RunState.QUEUED);
    node.admit();

    assertThat(node.running()).containsExactly("load");
  }

  @Test
  void endsARunWithItsLastTask() {
    long run = node.start(Graphs.chain("shop", "only"));
    node.end("only", new Outcome.Failed("not yet", Duration.ofHours(1), Effect.NONE));

    mark(run, "only", Mark.SUCCESS);

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void leavesAloneWhatIsBlockedByAnotherTask() {
    var graph =
        Graphs.graph(
            "shop",
            Graphs.external("a", List.of(), List.of(2)),
            Graphs.external("b", List.of(), List.of(2)),
            Graphs.external("both", List.of(0, 1), List.of()));
    long run = node.start(graph);
    node.fail("a");
    node.fail("b");

    mark(run, "a", Mark.SUCCESS);

    assertThat(node.state(run)).as("nothing can run").isEqualTo(RunState.FAILED);
    assertThat(node.states(run)).containsExactly("a success", "b failed", "both upstream_failed");
  }

  @Test
  void resumesNothingInARunThatIsBeingStopped() {
    var beside =
        Graphs.graph(
            "shop",
            Graphs.external("bad", List.of(), List.of(1)),
            Graphs.external("after", List.of(0), List.of()),
            Graphs.external("slow"));
    long run = node.start(beside);
    node.fail("bad");
    node.runs().stop(run, StopReason.CANCEL);

    assertThat(mark(run, "bad", Mark.SUCCESS)).isEqualTo(Marked.NOW);
    node.assertCounters(run);
    node.end("slow", Outcome.Cancelled.withItsRun());

    assertThat(node.states(run))
        .containsExactly("bad success", "after upstream_failed", "slow cancelled");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void waitsUntilTheTryHasBeenStopped() {
    long run = node.start(CHAIN);

    assertThat(mark(run, "extract", Mark.SUCCESS)).isEqualTo(Marked.ONCE_STOPPED);
    assertThat(node.state(run, "extract")).isEqualTo("running");
    assertThat(node.runs().duties(node.scope()).marked()).isTrue();
    PendingMark mark = node.operations().marksOf(Played.NODE_ID).getFirst();
    assertThat(mark.claim()).isEqualTo(node.running("extract").key());
    node.end("extract", mark.outcome());

    assertThat(node.states(run))
        .containsExactly("extract success", "load running", "publish waiting");
    assertThat(node.history(run, "extract"))
        .last()
        .isEqualTo("running > success: marked as success by hand (anna)");
    node.operations().settleMarks();
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
    node.assertCounters(run);
  }

  @Test
  void holdsAlsoIfTheTryWasQuicker() {
    long run = node.start(CHAIN);
    mark(run, "extract", Mark.SUCCESS);

    node.fail("extract");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.operations().settleMarks();

    assertThat(node.states(run))
        .containsExactly("extract success", "load waiting", "publish waiting");
    assertThat(node.state(run)).isEqualTo(RunState.QUEUED);
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
  }

  @Test
  void endsTheWaitForSomethingOutside() {
    long run = node.start(CHAIN);
    node.end("extract", new Outcome.Deferred("no file yet", Duration.ofHours(1), null, null));
    assertThat(node.state(run, "extract")).isEqualTo("deferred");

    assertThat(mark(run, "extract", Mark.SUCCESS)).isEqualTo(Marked.NOW);

    assertThat(node.state(run, "load")).isEqualTo("ready");
    assertThat(node.sql().fetchCount(DEFERRAL)).isZero();
    node.assertCounters(run);
  }

  @Test
  void hasALostTryFencedFirst() {
    long run = node.start(CHAIN);
    node.lose("extract");

    assertThat(mark(run, "extract", Mark.FAILED)).isEqualTo(Marked.ONCE_STOPPED);
    node.operations().settleMarks();
    assertThat(node.state(run, "extract")).as("nobody has fenced it").isEqualTo("ready");
    node.claim();
    PendingMark mark = PendingMarks.of(node.sql(), node.running("extract")).orElseThrow();
    node.end("extract", mark.outcome());

    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void isOfNoLaterGeneration() {
    long run = node.start(Graphs.chain("shop", "only"));
    mark(run, "only", Mark.FAILED);
    node.succeed("only");
    node.runs().clear(run, new Clearing.Everything());
    node.admit();

    assertThat(node.operations().marksOf(Played.NODE_ID)).isEmpty();
    node.operations().settleMarks();

    assertThat(node.state(run, "only")).isEqualTo("running");
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
  }

  @Test
  void marksARunAsSuccessWithAllItsTasks() {
    long run = aRunThatFailedAt("load");

    assertThat(node.operations().markRun(run, Mark.SUCCESS, ANNA)).isEqualTo(Marked.NOW);

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.states(run)).allMatch(task -> task.endsWith(" success"));
    assertThat(node.operations().markRun(run, Mark.SUCCESS, ANNA)).isEqualTo(Marked.BEFORE);
  }

  @Test
  void marksACancelledRunAsSuccess() {
    long run = node.create(CHAIN, 0);
    node.runs().stop(run, StopReason.CANCEL);

    node.operations().markRun(run, Mark.SUCCESS, ANNA);

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void marksARunThatRunsAsSuccessOnceItsTriesAreStopped() {
    long run = node.start(CHAIN);

    assertThat(node.operations().markRun(run, Mark.SUCCESS, ANNA)).isEqualTo(Marked.ONCE_STOPPED);
    assertThat(node.states(run))
        .containsExactly("extract running", "load success", "publish success");
    node.end("extract", node.operations().marksOf(Played.NODE_ID).getFirst().outcome());

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void marksARunAsFailedAndStopsWhatRuns() {
    long run = node.start(CHAIN);

    assertThat(node.operations().markRun(run, Mark.FAILED, ANNA)).isEqualTo(Marked.ONCE_STOPPED);
    node.end("extract", Outcome.Cancelled.withItsRun());

    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.history(run, null))
        .contains("running > running: marked as failed by hand (anna)");
    assertThat(node.operations().markRun(run, Mark.FAILED, ANNA)).isEqualTo(Marked.BEFORE);
  }

  @Test
  void marksARunAsFailedThatHasNotBegunOrHasEnded() {
    long queued = node.create(CHAIN, 0);
    assertThat(node.operations().markRun(queued, Mark.FAILED, ANNA)).isEqualTo(Marked.NOW);
    assertThat(node.state(queued)).isEqualTo(RunState.FAILED);

    long ended = node.start(Graphs.chain("mill", "only"));
    node.succeed("only");
    node.operations().markRun(ended, Mark.FAILED, ANNA);
    assertThat(node.state(ended)).isEqualTo(RunState.FAILED);
  }

  @Test
  void writesNoNoteWhereItIsRefused() {
    long run = node.start(CHAIN);
    var note = new Operations.Note("the vendor's file was late");
    node.runs().stop(run, StopReason.CANCEL);

    assertThatThrownBy(() -> node.operations().markRun(run, Mark.FAILED, note, ANNA))
        .isInstanceOf(OperationRefused.class);
    assertThat(note(run)).isNull();

    node.end("extract", Outcome.Cancelled.withItsRun());
    node.operations().markRun(run, Mark.FAILED, note, ANNA);
    assertThat(note(run)).isEqualTo("the vendor's file was late");
  }

  private @Nullable String note(long run) {
    return node.sql().fetchValue(DAG_RUN.NOTE, DAG_RUN.DAG_RUN_ID.eq(run));
  }

  @Test
  void namesTheTasksThatThereAre() {
    long run = node.start(CHAIN);

    assertThatThrownBy(() -> mark(run, "laod", Mark.SUCCESS))
        .isInstanceOf(TaskNotFound.class)
        .hasMessageContaining(
            "has no task laod; it has extract, load, publish; did you mean load?");
    assertThat(Mark.of("skipped")).isEmpty();
  }

  private long aRunThatFailedAt(String task) {
    long run = node.start(CHAIN);
    node.succeed("extract");
    node.fail(task);
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    return run;
  }

  private Marked mark(long run, String task, Mark mark) {
    return node.operations().mark(run, task, mark, ANNA);
  }

  private int alerts() {
    return node.sql().fetchCount(ALERT);
  }
}
