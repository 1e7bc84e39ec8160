package io.millrace.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often the body of each task of a round ran. Thread-safe. */
final class Tally {

  private static final int PATIENCE_MINUTES = 10;

  private final AtomicIntegerArray times;
  private final CountDownLatch missing;

  Tally(int tasks) {
    this.times = new AtomicIntegerArray(tasks);
    this.missing = new CountDownLatch(tasks);
  }

  int tasks() {
    return times.length();
  }

  boolean hasAfter(int task) {
    return task + 1 < tasks();
  }

  /** To be called by the task's body. */
  void ran(int task) {
    if (times.incrementAndGet(task) == 1) {
      missing.countDown();
    }
  }

  /** Waits until each has run. */
  void await() throws InterruptedException {
    if (!missing.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException(
          "%d of %d tasks have not run within %d minutes"
              .formatted(missing.getCount(), tasks(), PATIENCE_MINUTES));
    }
  }

  /** How many ran more often, or less often, than once. */
  int wrong() {
    int wrong = 0;
    for (int i = 0; i < tasks(); i++) {
      wrong += times.get(i) == 1 ? 0 : 1;
    }
    return wrong;
  }
}
