package io.millrace.orchestrator.execute;

import io.millrace.tasks.Retries;
import org.jspecify.annotations.Nullable;

/**
 * The cause of what a child process is refused by its node, which knows what failed, and so whether
 * the task's retries are for it; the child has a sentence alone.
 */
final class JudgedByNode extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MOST_CAUSES = 20;

  private final @Nullable String refusal;

  /** {@code refusal} is why its retries are not for that; null if they are. */
  JudgedByNode(@Nullable String refusal) {
    super("it failed in the node", null, false, false);
    this.refusal = refusal;
  }

  /** Why a task's retries are not for what was thrown in a child process; null if they are. */
  static @Nullable String refusal(Throwable thrown, Retries retries) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof JudgedByNode judged) {
        return judged.refusal;
      }
      cause = cause.getCause();
    }
    return retries.refusal(thrown).orElse(null);
  }
}
