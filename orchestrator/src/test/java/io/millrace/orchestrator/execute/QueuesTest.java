package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  void keepATaskReadyUntilANodeTakesItsQueue() throws InterruptedException {
    Dag dag = dag("waiting");
    var never = new CountDownLatch(1);

    try (var usual = EngineFixture.taking(Set.of("default"), DATABASE.dataSource(), dag)) {
      long run = usual.create(dag, "{}");
      usual.awaitStart("first");
      for (int look = 0; look < 100 && !isReady(usual, run); look++) {
        boolean ignored = never.await(50, TimeUnit.MILLISECONDS);
      }
      assertThat(usual.states(run)).containsEntry("heavy", "ready");

      try (var other = EngineFixture.taking(Set.of("heavy"), DATABASE.dataSource(), dag)) {
        assertThat(other.await(run)).isEqualTo(RunState.SUCCESS);
      }
    }
  }

  private static boolean isReady(EngineFixture node, long run) {
    return "ready".equals(node.states(run).get("heavy"));
  }
}
