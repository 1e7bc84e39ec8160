package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that have loaded different structures of one DAG, as while they are being upgraded. */
class DagVersionsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static Dag version(String... tasks) {
    var dag = Dag.named("upgraded");
    for (String task : tasks) {
      dag.task(task, java(context -> {}));
    }
    return dag.build();
  }

  @Test
  void runOnANodeThatHasTheVersionOfTheRun() {
    Dag older = version("only");
    Dag newer = version("only", "added");

    try (var olderNode = new EngineFixture(DATABASE.dataSource(), older);
        var newerNode = new EngineFixture(DATABASE.dataSource(), newer)) {
      for (int i = 0; i < 5; i++) {
        long created = newerNode.create(newer, "{}");
        olderNode.engine().wake();

        assertThat(newerNode.await(created)).isEqualTo(RunState.SUCCESS);
      }

      assertThat(olderNode.started).isEmpty();
      assertThat(newerNode.started).hasSize(10);
      assertThat(olderNode.run(older)).isEqualTo(RunState.SUCCESS);
      assertThat(olderNode.started).containsExactly("only");
    }
  }

  @Test
  void goOnAnywhereOnceTheLastNodeWithTheirVersionHasLeft() throws InterruptedException {
    var builder = Dag.named("left_over");
    builder.task("first", java(context -> new CountDownLatch(1).await()));
    Dag older = builder.build();
    var changed = Dag.named("left_over");
    changed.task("first", java(context -> {}));
    changed.task("second", java(context -> {}));

    try (var newerNode = new EngineFixture(DATABASE.dataSource(), changed.build())) {
      var olderNode = new EngineFixture(DATABASE.dataSource(), older);
      long run = olderNode.create(older, "{}");
      olderNode.awaitStart("first");
      assertThat(newerNode.started).isEmpty();

      olderNode.close();

      assertThat(newerNode.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(newerNode.started).containsExactly("first");
    }
  }
}
