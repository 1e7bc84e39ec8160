package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.TaskFailed;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into one sentence, and says whether trying again may help. */
final class Failures {

  /** One sentence that a database can store and people may see, and whether a retry may help. */
  record Failure(String sentence, boolean retryable) {
    Failure {
      sentence = SecretMasks.hide(sentence).replace('\u0000', '\uFFFD');
    }
  }

  private Failures() {}

  static Failure of(Throwable thrown) {
    if (thrown instanceof ChildFailed child) {
      return child.failure();
    }
    TaskFailed own = own(thrown);
    if (own != null) {
      return new Failure(String.valueOf(own.getMessage()), own.retryable());
    }
    return PostgresFailure.in(thrown)
        .map(failure -> new Failure(failure.sentence(), failure.retryable()))
        .orElseGet(() -> ofCode(thrown));
  }

  private static Failure ofCode(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError full) {
      return new Failure(
          "the program ran out of memory (%s); give it more with MILLRACE_JAVA_OPTS=-Xmx1g, or run the task .inChildProcess()"
              .formatted(full.getMessage()),
          false);
    }
    String message = thrown.getMessage();
    String type = thrown.getClass().getSimpleName();
    boolean retryable = !(thrown instanceof Error);
    return new Failure(message == null ? type : type + ": " + firstLine(message), retryable);
  }

  /** Whether the server or the way to it is gone, so that nobody knows what it did last. */
  static boolean connectionLost(Throwable thrown) {
    return PostgresFailure.in(thrown)
        .filter(failure -> failure.kind() == PostgresFailure.Kind.CONNECTION_LOST)
        .isPresent();
  }

  private static @Nullable TaskFailed own(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof TaskFailed own) {
        return own;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}
