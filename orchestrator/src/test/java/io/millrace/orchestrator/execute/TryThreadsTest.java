package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.StopSignal.Reason;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Operator;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A try comes to an end whatever goes wrong while it is said what it came to. */
class TryThreadsTest {

  private static final String NOBODY_KNOWS =
      "its node could not say how it ended, as where memory has run out; the program's log may"
          + " tell";

  private final BlockingQueue<Worker.Ended> ends = new LinkedBlockingQueue<>();

  @Test
  void endsATryOfWhoseFailureNothingCanBeSaid() throws InterruptedException {
    assertThat(outcome(java(context -> fail(new Unspeakable())), new EngineListener() {}))
        .isEqualTo(new Outcome.Failed(NOBODY_KNOWS, null, Effect.NONE));
  }

  @Test
  void leavesItToTheNextClaimWhatAWarehouseHasOfATry() throws InterruptedException {
    var deaf =
        new EngineListener() {
          @Override
          public void tryStarted(Claim claim, TaskName task) {
            throw new OutOfMemoryError("as a test");
          }
        };

    assertThat(outcome(new Increments.Write((context, statement) -> {}), deaf))
        .isEqualTo(new Outcome.Unavailable(NOBODY_KNOWS, Duration.ofSeconds(2), true));
  }

  @Test
  void recordsWhatATryCameToThoughNobodyCanBeTold() throws InterruptedException {
    var deaf =
        new EngineListener() {
          @Override
          public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
            throw new OutOfMemoryError("as a test");
          }
        };

    var services = UnstartedTry.services(deaf);
    try (var threads = new TryThreads(services)) {
      threads.start(
          UnstartedTry.of(1, java(context -> {}), task -> task.publishes("prices"), services),
          ends::add);

      FinishedTry finished = finished();
      assertThat(finished.outcome()).isInstanceOf(Outcome.Succeeded.class);
      assertThat(finished.publishes()).containsExactly("prices");
    }
  }

  @Test
  void leavesATryBehindThatSaysForEverWhyItFailed() throws InterruptedException {
    var saying = new CountDownLatch(1);
    var released = new AtomicBoolean();
    var services = UnstartedTry.services(new EngineListener() {});
    var endless = java(context -> fail(new Endless(saying, released)));
    RunningTry one = UnstartedTry.of(endless, services);

    try (var threads = new TryThreads(services)) {
      threads.start(one, ends::add);
      saying.await();
      threads.stop(one, Reason.RUN_STOPPED);

      assertThat(end())
          .isEqualTo(
              new Outcome.Cancelled(
                  "its run was stopped; its code does not stop, so its thread was left behind"));
      assertThat(threads.placesKept(RunGraph.Kind.EXTERNAL)).isEqualTo(1);
    } finally {
      released.set(true);
    }
  }

  @Test
  void stopsATryOnceThereIsAThreadForIt() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var refused = new AtomicBoolean();
    Executor fullAtFirst =
        action -> {
          if (refused.compareAndSet(false, true)) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          action.run();
        };
    var services = UnstartedTry.services(new EngineListener() {});
    var waiting =
        java(context -> {
          begun.countDown();
          new CountDownLatch(1).await();
        });
    RunningTry one = UnstartedTry.of(waiting, services);

    try (var threads = new TryThreads(services, fullAtFirst)) {
      threads.start(one, ends::add);
      begun.await();
      threads.stop(one, Reason.RUN_STOPPED);

      assertThat(end()).isEqualTo(new Outcome.Cancelled("its run was stopped"));
    }
  }

  private Outcome outcome(Operator<?> operator, EngineListener listener)
      throws InterruptedException {
    var services = UnstartedTry.services(listener);
    try (var threads = new TryThreads(services)) {
      threads.start(UnstartedTry.of(operator, services), ends::add);
      return end();
    }
  }

  private Outcome end() throws InterruptedException {
    return finished().outcome();
  }

  private FinishedTry finished() throws InterruptedException {
    Worker.Ended ended = ends.poll(60, TimeUnit.SECONDS);
    assertThat(ended).as("the try ends").isNotNull();
    return Objects.requireNonNull(ended.finished());
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  private static final class Unspeakable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String getMessage() {
      throw this;
    }
  }

  private static final class Endless extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CountDownLatch saying;
    private final transient AtomicBoolean released;

    Endless(CountDownLatch saying, AtomicBoolean released) {
      this.saying = saying;
      this.released = released;
    }

    @Override
    public @Nullable String getMessage() {
      saying.countDown();
      while (!released.get()) {
        Thread.onSpinWait();
      }
      return null;
    }
  }
}
