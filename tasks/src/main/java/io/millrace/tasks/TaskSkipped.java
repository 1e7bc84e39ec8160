package io.millrace.tasks;

/**
 * Thrown by an operator that finds nothing to do: its task is skipped, and so are those after it
 * whose trigger rules ask for success. What it did in a warehouse is rolled back. No retry is
 * spent.
 */
public final class TaskSkipped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private TaskSkipped(String reason) {
    super(reason);
  }

  /** {@code reason} is one sentence, for people. */
  public static TaskSkipped because(String reason) {
    return new TaskSkipped(reason);
  }
}
