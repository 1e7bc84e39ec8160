package io.millrace.tasks;

import java.time.Duration;

/**
 * Thrown by an operator that has to wait: it is run again later, as the same try, and until then is
 * a row without a thread. What it did in a warehouse is rolled back. No retry is spent.
 */
public final class TaskDeferred extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration wait;

  private TaskDeferred(String reason, Duration wait) {
    super(reason);
    this.wait = wait;
  }

  /** {@code reason} is what it waits for, one sentence, for people. */
  public static TaskDeferred by(Duration wait, String reason) {
    return new TaskDeferred(reason, wait.isNegative() ? Duration.ZERO : wait);
  }

  /** How long it is left alone. */
  public Duration duration() {
    return wait;
  }
}
