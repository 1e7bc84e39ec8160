package io.millrace.orchestrator.schedule;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When all DAGs are looked at next: after the usual time, soon after a failure, at once if more is
 * left to do or if somebody asks. One thread waits for it, any may ask.
 */
final class NextLook {

  /** What a look at all DAGs came to. */
  enum Looked {
    LEAVES_MORE,
    /** Of a DAG or of Quartz at least: the database may have been away. */
    FAILED,
    DONE
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration usual;
  private final Semaphore nudges = new Semaphore(0);
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean over;
  private Duration afterFailure = SOON;

  NextLook(Duration usual) {
    this.usual = usual;
  }

  /** It is to come at once. */
  void ask() {
    wanted.set(true);
    nudges.release();
  }

  /** Assets were updated. */
  void tellOfUpdates() {
    nudges.release();
  }

  /** None is to come any more. */
  void end() {
    over = true;
    nudges.release();
  }

  boolean isOver() {
    return over;
  }

  /** Waits for it after another one; sees to updates when it is told of some. */
  void await(Looked before, Runnable seeToUpdates) throws InterruptedException {
    long until = System.nanoTime() + after(before).toNanos();
    while (!over && !wanted.get() && System.nanoTime() < until) {
      long left = Math.max(0, until - System.nanoTime());
      boolean told = nudges.tryAcquire(left, TimeUnit.NANOSECONDS);
      nudges.drainPermits();
      if (told && !over && !wanted.get()) {
        seeToUpdates.run();
      }
    }
    wanted.set(false);
  }

  private Duration after(Looked before) {
    Duration wait =
        switch (before) {
          case LEAVES_MORE -> Duration.ZERO;
          case FAILED -> afterFailure;
          case DONE -> usual;
        };
    afterFailure = before == Looked.FAILED ? longer(afterFailure) : SOON;
    return wait;
  }

  /** Twice as long each time, since what failed once may fail for long. */
  private Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(usual) < 0 ? twice : usual;
  }
}
