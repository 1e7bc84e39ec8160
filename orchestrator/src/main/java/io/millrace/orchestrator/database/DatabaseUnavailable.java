package io.millrace.orchestrator.database;

import org.jspecify.annotations.Nullable;

/** A database that cannot be used; the message says which, why and what to do. */
public final class DatabaseUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
