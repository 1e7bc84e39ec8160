package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Poke;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that sensors are poked on: a few, and one poke of a task at a time. A poke that takes
 * too long is interrupted, and from then on another thread does its thread's work: one that hangs
 * holds up no other sensor. Thread-safe.
 */
final class PokeThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PokeThreads.class);

  /** Few, since most pokes take a millisecond, and a warehouse is not to be swamped by them. */
  static final int THREADS = 8;

  /** In hand at once. */
  private static final int MOST = 1000;

  static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration KEPT_IDLE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;

  /** {@code nanoTime} as {@link System#nanoTime}. */
  PokeThreads(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEPT_IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("millrace-poke-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** How many more it takes. */
  int room() {
    return MOST - inHand.size();
  }

  /** Has the work done on one of its threads, unless a poke of the same task is in hand. */
  void start(Poke poke, Consumer<Poke> work) {
    if (!inHand.add(poke.taskInstanceId())) {
      return;
    }
    try {
      threads.execute(() -> run(poke, work));
    } catch (RuntimeException | Error noThread) {
      inHand.remove(poke.taskInstanceId());
      throw noThread;
    }
  }

  private void run(Poke poke, Consumer<Poke> work) {
    var one = new Running(poke, Thread.currentThread(), nanoTime.getAsLong());
    running.add(one);
    try {
      work.accept(poke);
    } finally {
      one.end();
      running.remove(one);
      inHand.remove(poke.taskInstanceId());
    }
  }

  /** Interrupts what takes too long, and gives the others as many threads as it keeps. */
  void replaceOverdue() {
    long now = nanoTime.getAsLong();
    int overdue = 0;
    for (Running one : running) {
      if (now - one.began > LONGEST.toNanos()) {
        one.interrupt();
        overdue++;
      }
    }
    resize(THREADS + overdue);
  }

  private void resize(int size) {
    if (size > threads.getCorePoolSize()) {
      threads.setMaximumPoolSize(size);
      threads.setCorePoolSize(size);
    } else if (size < threads.getCorePoolSize()) {
      threads.setCorePoolSize(size);
      threads.setMaximumPoolSize(size);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** A poke that has a thread; nobody interrupts the thread once it has ended. */
  private static final class Running {

    private final Poke poke;
    private final Thread thread;
    private final long began;
    private boolean interrupted;
    private boolean ended;

    Running(Poke poke, Thread thread, long began) {
      this.poke = poke;
      this.thread = thread;
      this.began = began;
    }

    synchronized void interrupt() {
      if (!ended && !interrupted) {
        interrupted = true;
        thread.interrupt();
        LOG.warn(
            "interrupt poke task={} task_instance={}: it takes longer than {} s",
            poke.taskId(),
            poke.taskInstanceId(),
            LONGEST.toSeconds());
      }
    }

    synchronized void end() {
      ended = true;
      boolean ignored = interrupted && Thread.interrupted();
    }
  }
}
