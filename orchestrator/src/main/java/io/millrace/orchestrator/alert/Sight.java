package io.millrace.orchestrator.alert;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this node has seen the database for a while without a break. Before that it judges nobody
 * else's attempts: while the database was away, nobody could record how one went. Thread-safe.
 */
final class Sight {

  private final long enough;
  private final LongSupplier nanoTime;
  private boolean broken;
  private long since;

  Sight(Duration enough, LongSupplier nanoTime) {
    this.enough = enough.toNanos();
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** The database answered. */
  synchronized void held() {
    if (broken) {
      broken = false;
      since = nanoTime.getAsLong();
    }
  }

  /** The database did not answer. */
  synchronized void broke() {
    broken = true;
  }

  synchronized boolean isSteady() {
    return !broken && nanoTime.getAsLong() - since >= enough;
  }
}
