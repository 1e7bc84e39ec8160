package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run of two tasks, the second after the first. */
class PauseRunTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph CHAIN = Graphs.chain("shop", "load", "publish");
  private static final Actor ANNA = new Actor("anna");

  @Test
  void startsNothingMoreWhileWhatRunsEnds() {
    long run = node.start(CHAIN);
    assertThat(node.operations().pause(run, ANNA)).isTrue();

    node.succeed("load");
    node.claim();

    assertThat(node.states(run)).containsExactly("load success", "publish ready");
    assertThat(node.running()).isEmpty();
    assertThat(node.runs().duties(node.scope()).ready()).isFalse();
    node.assertCounters(run);
  }

  @Test
  void goesOnOnceItIsResumed() {
    long run = node.start(CHAIN);
    node.operations().pause(run, ANNA);
    node.succeed("load");

    assertThat(node.operations().resume(run, ANNA)).isTrue();
    node.claim();
    node.succeed("publish");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.history(run, null))
        .contains("running > running: paused by hand (anna)")
        .contains("running > running: resumed by hand (anna)");
  }

  @Test
  void keepsAQueuedRunInTheQueue() {
    long run = node.create(CHAIN, 0);
    node.operations().pause(run, Actor.UNKNOWN);

    node.admit();
    assertThat(node.state(run)).isEqualTo(RunState.QUEUED);
    assertThat(node.runs().duties(node.scope()).queued()).isFalse();

    node.operations().resume(run, Actor.UNKNOWN);
    node.admit();
    assertThat(node.running()).containsExactly("load");
  }

  @Test
  void isTheSameDoneTwice() {
    long run = node.start(CHAIN);

    assertThat(node.operations().resume(run, ANNA)).isFalse();
    assertThat(node.operations().pause(run, ANNA)).isTrue();
    assertThat(node.operations().pause(run, ANNA)).isFalse();
    assertThat(node.operations().resume(run, ANNA)).isTrue();
    assertThat(node.operations().resume(run, ANNA)).isFalse();

    assertThat(node.history(run, null)).hasSize(4);
  }

  @Test
  void endsARunWhoseLastTaskEnds() {
    long run = node.start(Graphs.chain("shop", "load"));
    node.operations().pause(run, ANNA);

    node.succeed("load");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(pausedAt(run)).isFalse();
    assertThatThrownBy(() -> node.operations().pause(run, ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessage(
            "run day_0 of DAG shop has ended (success); only a run that goes on can be paused");
  }

  @Test
  void isOverWhenTheRunIsCancelled() {
    long run = node.start(CHAIN);
    node.operations().pause(run, ANNA);

    assertThat(node.runs().stop(run, StopReason.CANCEL)).isTrue();

    assertThat(pausedAt(run)).isFalse();
    assertThatThrownBy(() -> node.operations().pause(run, ANNA))
        .hasMessageContaining("is being stopped");
    node.end("load", Outcome.Cancelled.withItsRun());
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void hasALostTaskFencedWhenTheRunIsCancelled() {
    long run = node.start(Graphs.graph("fenced", Graphs.warehouse("load")));
    node.lose("load");
    node.operations().pause(run, ANNA);
    node.claim();
    assertThat(node.running()).isEmpty();

    node.runs().stop(run, StopReason.CANCEL);
    node.claim();

    assertThat(node.running("load").stop()).isEqualTo(StopReason.CANCEL);
  }

  @Test
  void doesNotCountForTheTimeout() {
    long run = node.start(CHAIN);
    node.operations().pause(run, ANNA);
    shiftBack(run, Duration.ofHours(2));

    node.runs().stopOverdue();
    assertThat(stop(run)).as("while it is paused").isNull();
    node.operations().resume(run, ANNA);
    node.runs().stopOverdue();
    assertThat(stop(run)).as("once it goes on").isNull();

    shiftBack(run, Duration.ofMinutes(61));
    node.runs().stopOverdue();
    assertThat(stop(run)).isEqualTo("timeout");
  }

  /** As if it had started, and been paused, so much earlier. */
  private void shiftBack(long run, Duration by) {
    node.sql()
        .execute(
            "update orchestrator.dag_run set started_at = started_at - {0} * interval '1 second',"
                + " paused_at = paused_at - {0} * interval '1 second' where dag_run_id = {1}",
            DSL.val(by.toSeconds()), DSL.val(run));
  }

  private String stop(long run) {
    return node.sql().fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.STOP_REASON);
  }

  private boolean pausedAt(long run) {
    return node.sql().fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.PAUSED_AT)
        != null;
  }
}
