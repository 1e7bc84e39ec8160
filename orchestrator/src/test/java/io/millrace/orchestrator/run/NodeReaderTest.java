package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeReaderTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final Nodes nodes = new Nodes(DATABASE.sql(), Duration.ofMinutes(1));

  @Test
  void tellsWhatANodeLacksAndWhatIsOlderOnIt() {
    long outdated = join("outdated", graph("shared", "one"), graph("own", "one"));
    join("newest", graph("shared", "one", "two"), graph("other", "one"));

    NodeReader.Node node = read(outdated);

    assertThat(node.lacks()).containsExactly("other");
    assertThat(node.outdated()).containsExactly("shared");
    assertThat(node.remarks())
        .containsExactly("it has not loaded other", "another node has a newer shared");

    nodes.leave(outdated);
    assertThat(read(outdated).remarks()).isEmpty();
  }

  @Test
  void tellsHowEachIs() {
    long alive = join("alive");
    long late = join("late");
    long leaving = join("leaving");
    long stopped = join("stopped");
    long dead = join("dead");
    nodes.beat(alive, Instant.EPOCH, 0, false);
    DATABASE
        .sql()
        .execute(
            "update orchestrator.node set lease_until = clock_timestamp() where node_id = ?", late);
    nodes.announceLeave(leaving);
    nodes.leave(stopped);
    nodes.bury(dead);

    for (long id : List.of(alive, late, leaving, stopped, dead)) {
      assertThat(read(id).state().key()).isEqualTo(read(id).name());
    }
    assertThat(JsonText.write(read(alive))).contains("\"state\":\"alive\"");
    assertThat(read(alive).remarks()).singleElement().asString().endsWith("s behind");
    assertThat(read(alive).queues()).containsExactly("heavy", "light");
    assertThat(read(alive).places()).isEqualTo(520);
  }

  @Test
  void tellsOfCodeThatKeepsItsPlacesAndDoesNotStop() {
    long busy = join("busy");
    nodes.beat(busy, Clock.systemUTC().instant(), 2, false);

    assertThat(read(busy).remarks())
        .containsExactly("code that does not stop keeps 2 of its places");

    nodes.leave(busy);
    assertThat(read(busy).remarks()).isEmpty();
  }

  private NodeReader.Node read(long nodeId) {
    return new NodeReader(DATABASE.sql())
        .nodes().stream().filter(node -> node.nodeId() == nodeId).findFirst().orElseThrow();
  }

  private long join(String name, RunGraph... dags) {
    NewNode node = NewNode.named(name).taking(Set.of("light", "heavy"));
    return nodes.join(node, List.of(dags)).orElseThrow().nodeId();
  }

  private static RunGraph graph(String dagId, String... tasks) {
    return new RunGraph(
        dagId, MaxActive.USUAL, Arrays.stream(tasks).map(Graphs::external).toList());
  }
}
