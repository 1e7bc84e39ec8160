package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run that is stopped while a task of it was lost and no node has its DAG any more. */
class AbandonedTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph GRAPH = Graphs.graph("shop", Graphs.external("call"));

  @Test
  void isCancelledAtOnceWhereThereIsNothingToFence() {
    long run = node.start(GRAPH);
    node.lose("call");

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(node.state(run, "call")).isEqualTo("cancelled");
  }

  @Test
  void isCancelledWhenItIsLostAfterTheRunWasStopped() {
    long run = node.start(GRAPH);
    node.runs().stop(run, StopReason.CANCEL);
    bury(node.running("call"));

    assertThat(node.runs().rescueLost()).isOne();

    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(node.history(run, "call"))
        .endsWith("running > ready: its node was lost", "ready > cancelled: its run was stopped");
  }

  @Test
  void waitsForItsFenceInTheWarehouse() {
    long run = node.start(Graphs.graph("shop", Graphs.warehouse("call")));
    node.lose("call");

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run)).isEqualTo(RunState.RUNNING);
    assertThat(node.state(run, "call")).isEqualTo("ready");
  }

  @Test
  void isLeftToANodeThatHasItsDag() {
    long ignored = join("alive", GRAPH);
    long run = node.start(GRAPH);
    node.lose("call");

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.state(run, "call")).isEqualTo("ready");
  }

  private long join(String name, RunGraph... dags) {
    return new Nodes(node.sql(), Duration.ofMinutes(1))
        .join(NewNode.named(name), List.of(dags))
        .orElseThrow()
        .nodeId();
  }

  /** The node that has claimed it is gone. */
  private void bury(Claim claim) {
    long gone = join("gone");
    node.sql()
        .update(NODE)
        .set(NODE.STATE, NodeState.DEAD.key())
        .set(NODE.ENDED_AT, currentOffsetDateTime())
        .where(NODE.NODE_ID.eq(gone))
        .execute();
    node.sql()
        .update(TASK_INSTANCE)
        .set(TASK_INSTANCE.NODE_ID, gone)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(claim.taskInstanceId()))
        .execute();
  }
}
