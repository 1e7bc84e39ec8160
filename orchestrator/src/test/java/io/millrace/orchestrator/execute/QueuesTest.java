package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two tasks of the usual queue around one of another queue. */
class QueuesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static Dag dag(String id) {
    var dag = Dag.named(id);
    var first = dag.task("first", java(context -> {}));
    var heavy = dag.task("heavy", java(context -> {})).queue("heavy").after(first);
    dag.task("last", java(context -> {})).after(heavy);
    return dag.build();
  }

  @Test
  void divideTasksAmongNodes() {
    Dag dag = dag("divided");

    try (var usual = EngineFixture.taking(Set.of("default"), DATABASE.dataSource(), dag);
        var other = EngineFixture.taking(Set.of("heavy"), DATABASE.dataSource(), dag)) {
      assertThat(usual.run(dag)).isEqualTo(RunState.SUCCESS);

      assertThat(usual.started).containsExactly("first", "last");
      assertThat(other.started).containsExactly("heavy");
    }
  }

  @Test
  void areAllTakenByANodeThatWasGivenNone() {
    Dag dag = dag("alone");

    try (var node = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(node.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(node.started).containsExactly("first", "heavy", "last");
    }
  }

  @Test
  void keepATaskReadyUntilANodeTakesItsQueue() throws Exception {
    Dag dag = dag("waiting");

    try (var usual = EngineFixture.taking(Set.of("default"), DATABASE.dataSource(), dag)) {
      long run = usual.create(dag, "{}");
      usual.awaitStart("first");
      Poll.until(
          "the heavy task is ready",
          Duration.ofSeconds(20),
          () -> "ready".equals(usual.states(run).get("heavy")));

      try (var other = EngineFixture.taking(Set.of("heavy"), DATABASE.dataSource(), dag)) {
        assertThat(other.await(run)).isEqualTo(RunState.SUCCESS);
      }
    }
  }
}
