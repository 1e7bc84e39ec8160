package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.plain.JavaTasks.Action;
import io.millrace.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatcherTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void outlivesAStepThatRunsOutOfMemory() throws InterruptedException {
    Dag dag = dag("small");
    var failed = new AtomicBoolean();
    var again = new AtomicBoolean();
    var outOfMemoryTwice =
        new Ends() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            super.runEnded(dagRunId, state);
            if (!failed.getAndSet(true)) {
              throw new OutOfMemoryError("as a test");
            }
          }

          @Override
          public void databaseReachable(boolean reachable) {
            if (failed.get() && !again.getAndSet(true)) {
              throw new OutOfMemoryError("as a test, while the first is dealt with");
            }
          }
        };

    try (var engine = engine(dag, DATABASE.dataSource(), outOfMemoryTwice)) {
      engine.start();
      outOfMemoryTwice.awaitSuccess(engine.create(run(dag, "first")));

      outOfMemoryTwice.awaitSuccess(engine.create(run(dag, "second")));
    }
  }

  @Test
  void looksFewTimesThoughItIsWokenInVainManyTimes() throws InterruptedException {
    Dag dag = dag("quiet");
    var steps = new Semaphore(0);
    var connections = new AtomicInteger();
    var stepping =
        new Ends() {
          @Override
          public void databaseReachable(boolean reachable) {
            steps.release();
          }
        };

    try (var engine = engine(dag, counting(connections), stepping)) {
      engine.start();
      stepping.awaitSuccess(engine.create(run(dag, "before")));
      connections.set(0);
      for (int wake = 0; wake < 200; wake++) {
        steps.drainPermits();
        engine.wake();
        assertThat(steps.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(connections).hasValueLessThan(40);
      stepping.awaitSuccess(engine.create(run(dag, "after")));
    }
  }

  @Test
  void recordsWhatEndsWhileAClaimCannotBeStarted() throws InterruptedException {
    var release = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    Dag dag =
        dag(
            "narrow",
            context -> {
              running.countDown();
              release.await();
            });
    var refusing = new AtomicBoolean();
    var refused = new Semaphore(0);
    var ends = new Ends();

    try (var engine = engine(dag, withoutMemoryToStart(refusing, refused), ends)) {
      engine.start();
      long first = engine.create(run(dag, "first"));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      refusing.set(true);
      long second = engine.create(run(dag, "second"));
      assertThat(refused.tryAcquire(2, 20, TimeUnit.SECONDS))
          .as("%s asks for a connection in vain, and once more", Worker.class)
          .isTrue();
      release.countDown();
      ends.awaitSuccess(first);
      refusing.set(false);

      ends.awaitSuccess(second);
    }
  }

  /** What has ended, in its order. */
  private static class Ends implements EngineListener {

    private record End(long run, RunState state) {}

    private final BlockingQueue<End> ended = new LinkedBlockingQueue<>();

    @Override
    public void runEnded(long dagRunId, RunState state) {
      ended.add(new End(dagRunId, state));
    }

    /** Waits until a run ends, which must be this one. */
    final void awaitSuccess(long run) throws InterruptedException {
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(new End(run, RunState.SUCCESS));
    }
  }

  private static Dag dag(String id) {
    return dag(id, context -> {});
  }

  private static Dag dag(String id, Action only) {
    var builder = Dag.named(id);
    builder.task("only", java(only));
    return builder.build();
  }

  private static DataSource withoutMemoryToStart(AtomicBoolean refusing, Semaphore refused) {
    return watched(() -> {
      if (refusing.get() && isStarting()) {
        refused.release();
        throw new OutOfMemoryError("unable to create native thread, as a test");
      }
    });
  }

  private static boolean isStarting() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.anyMatch(frame -> frame.getClassName().equals(Worker.class.getName())));
  }

  /** Counts the connections; each statement opens one. */
  private static DataSource counting(AtomicInteger connections) {
    return watched(connections::incrementAndGet);
  }

  private static DataSource watched(Runnable beforeConnecting) {
    return (DataSource)
        Proxy.newProxyInstance(
            DispatcherTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              beforeConnecting.run();
              return method.invoke(DATABASE.dataSource(), arguments);
            });
  }

  private static Engine engine(Dag dag, DataSource database, EngineListener listener) {
    return new Engine(
        List.of(dag),
        new Surroundings(
            database,
            DATABASE.dataSource(),
            name -> {
              throw new IllegalStateException("no warehouse " + name);
            },
            (of, given) -> Path.of(given)),
        EngineOptions.named("test"),
        listener);
  }

  private static NewRun run(Dag dag, String name) {
    return Graphs.manualRun(dag.id(), name);
  }
}
