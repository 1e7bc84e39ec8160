package io.millrace.orchestrator.execute;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a try to stop, once and for one reason, and lets it find out. Once work is said to be over,
 * nothing reaches for it any more. Thread-safe.
 */
final class StopSignal {

  /** Work that is under way. */
  interface Work {

    /** Has it notice the request. */
    void interrupt();

    /** Sees to it that it takes no effect any more; false if nobody can be sure of that yet. */
    boolean cutOff();
  }

  /** Why a try is to stop. */
  enum Reason {
    /** Its own timeout. */
    TIMEOUT,
    /** Its run was cancelled or timed out. */
    RUN_STOPPED,
    /** Somebody says what its task came to. */
    MARKED,
    /** The node leaves. */
    NODE_LEAVES
  }

  /** Thrown by work that finds out that it is to stop. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final CountDownLatch requested = new CountDownLatch(1);
  private @Nullable Work work;
  private @Nullable Runnable whenRequested;
  private boolean interrupted;

  /** Has something done once a request has been passed on; to be said before there can be one. */
  synchronized void whenRequested(Runnable action) {
    whenRequested = action;
  }

  /** Returns when the work under way was interrupted, which can take a call to its database. */
  void request(Reason why) {
    if (reason.compareAndSet(null, why)) {
      requested.countDown();
      passOn();
    }
  }

  private synchronized void passOn() {
    try {
      interrupt();
    } finally {
      if (whenRequested != null) {
        whenRequested.run();
      }
    }
  }

  /** The work that begins; null when it is over. */
  synchronized void underWay(@Nullable Work now) {
    work = now;
    interrupted = false;
    if (reason.get() != null) {
      interrupt();
    }
  }

  private void interrupt() {
    if (work != null && !interrupted) {
      interrupted = true;
      work.interrupt();
    }
  }

  /** Takes the effect from work that is under way; false if there is none, or that is not sure. */
  synchronized boolean cutOff() {
    return work != null && work.cutOff();
  }

  @Nullable Reason reason() {
    return reason.get();
  }

  /**
   * Waits for so long, unless it is asked to stop.
   *
   * @throws Stopped if it is
   */
  void waitFor(Duration span) throws InterruptedException {
    if (requested.await(span.toNanos(), TimeUnit.NANOSECONDS)) {
      check();
    }
  }

  void check() {
    if (reason.get() != null) {
      throw new Stopped();
    }
  }
}
