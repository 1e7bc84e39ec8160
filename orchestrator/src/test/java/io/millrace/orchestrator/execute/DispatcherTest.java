package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
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
    var builder = Dag.named("small");
    builder.task("only", JavaTasks.java(context -> {}));
    Dag dag = builder.build();
    BlockingQueue<RunState> ends = new LinkedBlockingQueue<>();
    var failed = new AtomicBoolean();
    var again = new AtomicBoolean();
    var outOfMemoryTwice =
        new EngineListener() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            ends.add(state);
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

    try (var engine = engine(dag, outOfMemoryTwice)) {
      engine.start();
      engine.create(run(dag, "first"));
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);

      engine.create(run(dag, "second"));

      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void looksFewTimesThoughItIsWokenInVainManyTimes() throws InterruptedException {
    var builder = Dag.named("quiet");
    builder.task("only", JavaTasks.java(context -> {}));
    Dag dag = builder.build();
    BlockingQueue<RunState> ends = new LinkedBlockingQueue<>();
    var steps = new Semaphore(0);
    var statements = new AtomicInteger();
    var stepping =
        new EngineListener() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            ends.add(state);
          }

          @Override
          public void databaseReachable(boolean reachable) {
            steps.release();
          }
        };

    try (var engine = engine(dag, counting(statements), stepping)) {
      engine.start();
      engine.create(run(dag, "before"));
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);
      statements.set(0);
      for (int wake = 0; wake < 200; wake++) {
        steps.drainPermits();
        engine.wake();
        assertThat(steps.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(statements).hasValueLessThan(40);
      engine.create(run(dag, "after"));
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void recordsWhatEndsWhileAClaimCannotBeStarted() throws InterruptedException {
    var release = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    var builder = Dag.named("narrow");
    builder.task(
        "only",
        JavaTasks.java(context -> {
          running.countDown();
          release.await();
        }));
    Dag dag = builder.build();
    BlockingQueue<Long> ends = new LinkedBlockingQueue<>();
    var refusing = new AtomicBoolean();
    var refused = new Semaphore(0);
    var ending =
        new EngineListener() {
          @Override
          public void runEnded(long dagRunId, RunState state) {
            ends.add(dagRunId);
          }
        };

    try (var engine = engine(dag, withoutMemoryToStart(refusing, refused), ending)) {
      engine.start();
      long first = engine.create(run(dag, "first"));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      refusing.set(true);
      long second = engine.create(run(dag, "second"));
      assertThat(refused.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
      release.countDown();
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(first);
      refusing.set(false);

      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(second);
    }
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

  /** Opens a connection for each statement, and counts them. */
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

  private static Engine engine(Dag dag, EngineListener listener) {
    return engine(dag, DATABASE.dataSource(), listener);
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
    var day = new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400));
    return new NewRun(dag.id(), name, RunType.MANUAL, day, "{}", List.of(), null);
  }
}
