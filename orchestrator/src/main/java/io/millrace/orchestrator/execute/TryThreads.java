package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that tries run on, one each. They are not virtual: a task that computes would keep
 * its carrier, and as many of them as there are cores would stop every page and every other try.
 *
 * <p>A try whose code does not stop when asked ends without it: its thread is left behind, what
 * comes of it is dropped, and its place on the node stays taken until the thread ends. Thread-safe.
 */
final class TryThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TryThreads.class);

  /** Longer than a shell task's commands are given. */
  private static final Duration TO_STOP = Duration.ofSeconds(7);

  /** For work whose session was ended to find out; and before asking again who could not be. */
  private static final Duration TO_NOTICE = Duration.ofSeconds(1);

  private final TryRunner runner;
  private final EngineListener listener;
  private final Set<RunningTry> leftBehind = ConcurrentHashMap.newKeySet();
  private final ExecutorService tries = threads("try-");
  private final ExecutorService stops = threads("millrace-stop-");
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-timeouts").factory());

  TryThreads(TryServices services) {
    this.runner = new TryRunner(services);
    this.listener = services.listener();
  }

  /** As many as are needed at once, kept for a minute: a new one costs more than a short try. */
  private static ExecutorService threads(String name) {
    return Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /** {@code whenEnded} is called once, on the try's thread or, if that is left behind, another. */
  void start(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    one.stop().whenRequested(() -> later(TO_STOP, () -> cutOff(one, whenEnded)));
    tries.execute(() -> run(one, whenEnded));
  }

  private void run(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    Thread.currentThread()
        .setName("try-" + one.claim().taskInstanceId() + "-" + one.claim().token());
    Thread.currentThread().setContextClassLoader(TryThreads.class.getClassLoader());
    Outcome outcome = runTimed(one);
    if (one.end()) {
      whenEnded.accept(ended(one, outcome));
    } else {
      leftBehind.remove(one);
      LOG.info("end thread task={}: it had been left behind", one.name());
      listener.threadsLeftBehind(leftBehind.size());
    }
  }

  private Worker.Ended ended(RunningTry one, Outcome outcome) {
    return new Worker.Ended(one, runner.finish(one, outcome));
  }

  private Outcome runTimed(RunningTry one) {
    @Nullable Duration limit = one.task().limits().timeout();
    if (limit == null) {
      return runner.run(one);
    }
    ScheduledFuture<?> timeout = after(limit, () -> stop(one, StopSignal.Reason.TIMEOUT));
    try {
      return runner.run(one);
    } finally {
      timeout.cancel(false);
    }
  }

  /** Returns at once, however long the work takes to be reached. */
  void stop(RunningTry one, StopSignal.Reason why) {
    if (one.stop().reason() == null) {
      stops.execute(() -> one.stop().request(why));
    }
  }

  private ScheduledFuture<?> after(Duration delay, Runnable action) {
    return timers.schedule(() -> stops.execute(action), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void later(Duration delay, Runnable action) {
    ScheduledFuture<?> ignored = after(delay, action);
  }

  private void cutOff(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    if (one.hasEnded()) {
      return;
    }
    if (one.stop().cutOff()) {
      later(TO_NOTICE, () -> leaveBehind(one, whenEnded));
    } else {
      later(TO_NOTICE, () -> cutOff(one, whenEnded));
    }
  }

  private void leaveBehind(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    leftBehind.add(one);
    if (!one.end()) {
      leftBehind.remove(one);
      return;
    }
    LOG.warn(
        "leave a thread behind task={} left_behind={}: its code does not stop; it keeps its place"
            + " on this node until it ends",
        one.name(),
        leftBehind.size());
    listener.threadsLeftBehind(leftBehind.size());
    whenEnded.accept(ended(one, runner.leaveBehind(one)));
  }

  /** How many places threads keep whose tries are over. */
  int leftBehind(RunGraph.Kind kind) {
    return (int) leftBehind.stream().filter(one -> one.kind() == kind).count();
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
