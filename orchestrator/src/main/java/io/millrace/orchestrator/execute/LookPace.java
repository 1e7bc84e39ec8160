package io.millrace.orchestrator.execute;

import java.time.Duration;

/**
 * How soon a node that is rung for, or whose retry is due, looks what there is: at once, unless its
 * last looks, each soon after the one before, were in vain; then a few times a second. For one
 * thread.
 */
final class LookPace {

  static final int MOST_IN_VAIN = 8;
  static final Duration REST = Duration.ofMillis(250);
  static final Duration QUIET = Duration.ofSeconds(1);

  private long last;
  private int inVain;

  /** {@code now}, as all times here, is that of {@link System#nanoTime}. */
  LookPace(long now) {
    this.last = now;
  }

  /** No look is to come before this moment. */
  long earliest() {
    return inVain < MOST_IN_VAIN ? last : last + REST.toNanos();
  }

  void looked(long now, boolean found) {
    if (found || now - last >= QUIET.toNanos()) {
      inVain = 0;
    }
    if (!found) {
      inVain++;
    }
    last = now;
  }
}
