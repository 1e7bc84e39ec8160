package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * A failure that says in one sentence what went wrong, where, and what to do. Thrown by operators;
 * its message is what people see.
 */
public final class TaskFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  private TaskFailed(String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** The same input would fail again: no retry is spent on it. */
  public static TaskFailed forGood(String message) {
    return new TaskFailed(message, false, null);
  }

  /** As {@link #forGood(String)}; the cause goes to the try's log. */
  public static TaskFailed forGood(String message, Throwable cause) {
    return new TaskFailed(message, false, cause);
  }

  /** Trying again may help. */
  public static TaskFailed forNow(String message, @Nullable Throwable cause) {
    return new TaskFailed(message, true, cause);
  }

  /** Whether a retry is spent on it, if there is one left. */
  public boolean retryable() {
    return retryable;
  }
}
