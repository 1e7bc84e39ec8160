package io.millrace.orchestrator.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL cannot be used; the message says why and what to do. */
public final class PostgresUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PostgresUnavailable(String message) {
    super(message);
  }

  PostgresUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
