package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatcherTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void outlivesAStepThatRunsOutOfMemory() throws InterruptedException {
    var builder = Dag.named("small");
    builder.task("only", JavaTasks.java(context -> {}));
    Dag dag = builder.build();
    BlockingQueue<RunState> ends = new LinkedBlockingQueue<>();
    var failed = new AtomicBoolean();
    var outOfMemoryOnce =
        new EngineListener() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            ends.add(state);
            if (failed.compareAndSet(false, true)) {
              throw new OutOfMemoryError("as a test");
            }
          }
        };

    try (var engine = engine(dag, outOfMemoryOnce)) {
      engine.start();
      engine.create(run(dag, "first"));
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);

      engine.create(run(dag, "second"));

      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static Engine engine(Dag dag, EngineListener listener) {
    return new Engine(
        List.of(dag),
        new Surroundings(
            DATABASE.dataSource(),
            DATABASE.dataSource(),
            name -> {
              throw new IllegalStateException("no warehouse " + name);
            },
            (of, given) -> Path.of(given)),
        EngineOptions.named("test"),
        listener);
  }

  private static NewRun run(Dag dag, String name) {
    var day = new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400));
    return new NewRun(dag.id(), name, RunType.MANUAL, day, "{}", List.of(), null);
  }
}
