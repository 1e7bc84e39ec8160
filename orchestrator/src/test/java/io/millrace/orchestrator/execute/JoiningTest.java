package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JoiningTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final Nodes nodes = new Nodes(DATABASE.sql(), Duration.ofMillis(600));

  @Test
  void refusesANameWhoseNodeLives() throws Exception {
    Joined first = joining("taken").join();
    try (var beats = Executors.newSingleThreadScheduledExecutor()) {
      var beating =
          beats.scheduleAtFixedRate(
              () -> nodes.beat(first.nodeId(), Instant.EPOCH, 0, false),
              0,
              100,
              TimeUnit.MILLISECONDS);

      assertThatThrownBy(() -> joining("taken").join())
          .isInstanceOf(NodeNameTaken.class)
          .hasMessageContaining("There is a node taken already, process")
          .hasMessageEndingWith("give this one another name with MILLRACE_NODE_NAME.");
      beating.cancel(false);
    }
    assertThat(NodeRow.state(DATABASE, first)).isEqualTo("alive");
  }

  @Test
  void takesTheNameThatAKilledNodeHasLeftBehind() throws Exception {
    Joined killed = joining("left_behind").join();

    Joined next = joining("left_behind").join();

    assertThat(NodeRow.state(DATABASE, killed)).isEqualTo("dead");
    assertThat(NodeRow.state(DATABASE, next)).isEqualTo("alive");
  }

  @Test
  void takesTheNameOfANodeThatHasLeftAtOnce() throws Exception {
    Joined left = joining("gone").join();
    nodes.leave(left.nodeId());

    assertThat(joining("gone").joinNow()).isPresent();
  }

  private Joining joining(String name) {
    return new Joining(nodes, NewNode.named(name), List::of);
  }
}
