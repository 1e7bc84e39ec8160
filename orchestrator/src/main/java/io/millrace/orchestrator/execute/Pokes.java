package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Poke;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pokes deferred sensors that are due, a few at a time on threads of its own, and wakes those whose
 * wait is over. {@link #look} is for the dispatcher's thread alone.
 */
final class Pokes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pokes.class);

  /** Few, since most pokes take a millisecond, and a warehouse is not to be swamped by them. */
  private static final int THREADS = 8;

  /** Taken and not done yet, at most. */
  private static final int MOST = 1000;

  private static final Duration KEPT_IDLE = Duration.ofSeconds(10);

  private final Runs runs;
  private final Predicate<Poke> holds;
  private final Runnable wake;
  private final ExecutorService threads;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<Long> awake = new ConcurrentLinkedQueue<>();

  /**
   * @param holds whether a task instance waits no longer; called on any thread
   * @param wake has the dispatcher look
   */
  Pokes(Runs runs, Predicate<Poke> holds, Runnable wake) {
    this.runs = runs;
    this.holds = holds;
    this.wake = wake;
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEPT_IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("millrace-poke-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** Wakes those whose time has come and those that a poke found, and pokes who is due. */
  boolean look(boolean due, Scope scope) {
    List<Long> found = new ArrayList<>();
    for (Long one = awake.poll(); one != null; one = awake.poll()) {
      found.add(one);
    }
    try {
      boolean woken = runs.wake(found) > 0;
      if (due) {
        woken |= runs.wakeDue() > 0;
        int room = MOST - underWay.get();
        if (room > 0) {
          runs.takePokes(scope, room).forEach(this::start);
        }
      }
      return woken;
    } catch (RuntimeException | Error notWoken) {
      awake.addAll(found);
      throw notWoken;
    }
  }

  private void start(Poke poke) {
    underWay.incrementAndGet();
    threads.execute(() -> poke(poke));
  }

  /** A task that is woken in vain is deferred again; one whose poke fails says so in its log. */
  private void poke(Poke poke) {
    boolean over = true;
    try {
      over = holds.test(poke);
    } catch (RuntimeException | Error failure) {
      LOG.debug("poke task={} fails: {}", poke.taskId(), failure.toString());
    } finally {
      underWay.decrementAndGet();
    }
    if (over) {
      awake.add(poke.taskInstanceId());
      wake.run();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
