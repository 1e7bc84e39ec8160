package io.millrace.testing;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what nobody signals, by looking again and again. */
public final class Poll {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Poll() {}

  /**
   * Waits until something holds.
   *
   * @param what a sentence, for the error if it does not hold in time
   */
  public static void until(String what, Duration atMost, Callable<Boolean> holds) throws Exception {
    if (!holdsWithin(atMost, holds)) {
      throw new AssertionError("not within %d s: %s".formatted(atMost.toSeconds(), what));
    }
  }

  /** Looks until something holds, at least once; false if it does not in time. */
  public static boolean holdsWithin(Duration atMost, Callable<Boolean> holds) throws Exception {
    long began = System.nanoTime();
    while (!holds.call()) {
      if (System.nanoTime() - began > atMost.toNanos()) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }
}
