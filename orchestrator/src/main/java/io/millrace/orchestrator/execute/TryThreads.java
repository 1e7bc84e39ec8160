package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
 * comes of it is dropped, and its place on the node stays taken until the thread ends. Whatever
 * goes wrong beside it, be it that there is no memory to say what, a try comes to an end.
 * Thread-safe.
 */
final class TryThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TryThreads.class);

  /** Longer than a shell task's commands are given. */
  private static final Duration TO_STOP = Duration.ofSeconds(7);

  /** For work whose session was ended to find out; and before asking again who could not be. */
  private static final Duration TO_NOTICE = Duration.ofSeconds(1);

  /** How often a try is asked that has nothing under way whose effect could be taken from it. */
  private static final int MOST_ROUNDS = 3;

  private final TryRunner runner;
  private final EngineListener listener;
  private final BrokenTry brokenTry = new BrokenTry();
  private final Set<RunningTry> leftBehind = ConcurrentHashMap.newKeySet();
  private final ExecutorService tries = threads("try-");
  private final Executor stops;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-timeouts").factory());

  TryThreads(TryServices services) {
    this(services, threads("millrace-stop-"));
  }

  /** {@code stops} runs what may take a call to a database to stop a try. */
  TryThreads(TryServices services, Executor stops) {
    this.runner = new TryRunner(services);
    this.listener = services.listener();
    this.stops = stops;
  }

  /** As many as are needed at once, kept for a minute: a new one costs more than a short try. */
  private static ExecutorService threads(String name) {
    return Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /** {@code whenEnded} is called once, on the try's thread or, if that is left behind, another. */
  void start(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    one.stop().whenRequested(() -> later(TO_STOP, () -> cutOff(one, whenEnded, 1)));
    tries.execute(() -> run(one, whenEnded));
  }

  private void run(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    Outcome outcome = outcome(one);
    if (one.end()) {
      hand(ended(one, outcome), whenEnded);
    } else {
      leftBehind.remove(one);
      LOG.info("end thread task={}: it had been left behind", one.name());
      listener.threadsLeftBehind(leftBehind.size());
    }
  }

  /** There may be no memory for it at the moment; without it, the try would run for ever. */
  private static void hand(Worker.Ended ended, Consumer<Worker.Ended> whenEnded) {
    try {
      whenEnded.accept(ended);
    } catch (OutOfMemoryError full) {
      whenEnded.accept(ended);
    }
  }

  private Outcome outcome(RunningTry one) {
    try {
      Thread thread = Thread.currentThread();
      thread.setName("try-" + one.claim().taskInstanceId() + "-" + one.claim().token());
      thread.setContextClassLoader(TryThreads.class.getClassLoader());
      return runTimed(one);
    } catch (RuntimeException | Error broken) {
      report(one, broken);
      return brokenTry.outcome(one.kind());
    }
  }

  private Worker.Ended ended(RunningTry one, Outcome outcome) {
    return new Worker.Ended(one, finished(one, outcome));
  }

  private FinishedTry finished(RunningTry one, Outcome outcome) {
    try {
      return runner.finish(one, outcome);
    } catch (RuntimeException | Error broken) {
      report(one, broken);
      return brokenTry.finished(one, outcome);
    }
  }

  private static void report(RunningTry one, Throwable broken) {
    try {
      LOG.error("break off task={}", one.name(), broken);
    } catch (RuntimeException | Error untellable) {
      // As where there is no memory for this either; the try ends all the same.
    }
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
      apart(() -> one.stop().request(why));
    }
  }

  /** Later, where there is no thread to be had. */
  private void apart(Runnable action) {
    try {
      stops.execute(action);
    } catch (OutOfMemoryError noThread) {
      later(TO_NOTICE, action);
    }
  }

  private ScheduledFuture<?> after(Duration delay, Runnable action) {
    return timers.schedule(() -> apart(action), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void later(Duration delay, Runnable action) {
    ScheduledFuture<?> ignored = after(delay, action);
  }

  private void cutOff(RunningTry one, Consumer<Worker.Ended> whenEnded, int round) {
    if (one.hasEnded()) {
      return;
    }
    if (isCutOff(one) || (round > MOST_ROUNDS && one.kind() == RunGraph.Kind.EXTERNAL)) {
      later(TO_NOTICE, () -> leaveBehind(one, whenEnded));
    } else {
      later(TO_NOTICE, () -> cutOff(one, whenEnded, round + 1));
    }
  }

  private static boolean isCutOff(RunningTry one) {
    try {
      return one.stop().cutOff();
    } catch (OutOfMemoryError full) {
      return false;
    }
  }

  private void leaveBehind(RunningTry one, Consumer<Worker.Ended> whenEnded) {
    leftBehind.add(one);
    if (!one.end()) {
      leftBehind.remove(one);
      return;
    }
    hand(ended(one, outcomeWithoutItsCode(one)), whenEnded);
    LOG.warn(
        "leave a thread behind task={} left_behind={}: its code does not stop; it keeps its place"
            + " on this node until it ends",
        one.name(),
        leftBehind.size());
    listener.threadsLeftBehind(leftBehind.size());
  }

  private Outcome outcomeWithoutItsCode(RunningTry one) {
    try {
      return runner.leaveBehind(one);
    } catch (RuntimeException | Error broken) {
      report(one, broken);
      return brokenTry.outcome(one.kind());
    }
  }

  /** How many places threads keep whose tries are over. */
  int placesKept() {
    return leftBehind.size();
  }

  /** As above, of places of this kind. */
  int placesKept(RunGraph.Kind kind) {
    return (int) leftBehind.stream().filter(one -> one.kind() == kind).count();
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
