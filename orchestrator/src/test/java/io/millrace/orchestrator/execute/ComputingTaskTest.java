package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ComputingTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void leavesRoomForOtherTasksAndForPagesOnAllCores() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    var computing = new CountDownLatch(cores);
    var over = new AtomicBoolean();
    var builder = Dag.named("computing");
    for (int i = 0; i < cores; i++) {
      builder.task(
          "compute" + i,
          java(context -> {
            computing.countDown();
            while (!over.get()) {
              Thread.onSpinWait();
            }
          }));
    }
    Dag busy = builder.build();
    var small = Dag.named("small");
    small.task("only", java(context -> {}));
    Dag other = small.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), busy, other)) {
      long run = engine.create(busy, "{}");
      assertThat(computing.await(20, TimeUnit.SECONDS)).isTrue();

      var page = new CountDownLatch(1);
      Thread.ofVirtual().start(page::countDown);

      assertThat(page.await(20, TimeUnit.SECONDS)).as("a virtual thread, as pages have").isTrue();
      assertThat(engine.run(other)).isEqualTo(RunState.SUCCESS);
      over.set(true);
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    } finally {
      over.set(true);
    }
  }
}
