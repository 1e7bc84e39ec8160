package io.millrace.orchestrator.execute;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this node has seen the database without a break. A break is also a pause of its own,
 * as of a process that was stopped for a while: it has not seen what others did meanwhile. For one
 * thread.
 */
final class UnbrokenSight {

  private final long enough;
  private final LongSupplier nanoTime;
  private long since;
  private long last;

  /** Begins at once; {@code enough} is also the longest pause that is no break. */
  UnbrokenSight(Duration enough, LongSupplier nanoTime) {
    this.enough = enough.toNanos();
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
    this.last = since;
  }

  /** The database has answered. */
  void answered() {
    last = nanoTime.getAsLong();
  }

  /** The database has not answered, or it is about something else from here on. */
  void broke() {
    since = nanoTime.getAsLong();
  }

  /** To be asked before the next answer. */
  boolean isLongEnough() {
    long now = nanoTime.getAsLong();
    if (now - last > enough) {
      since = now;
    }
    return now - since >= enough;
  }
}
