package io.millrace.orchestrator.alert;

import java.time.Duration;

/**
 * How long a failed delivery waits before it is tried again: twice as long each time.
 *
 * @param first after the first attempt
 * @param most never longer
 */
record Backoff(Duration first, Duration most) {

  static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(30));

  private static final int MOST_DOUBLINGS = 30;

  /** The wait after the given attempt, which counts from 1. */
  Duration after(int attempt) {
    Duration delay = first.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    return delay.compareTo(most) < 0 ? delay : most;
  }
}
