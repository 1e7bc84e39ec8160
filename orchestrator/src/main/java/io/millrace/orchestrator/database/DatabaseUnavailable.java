package io.millrace.orchestrator.database;

import org.jspecify.annotations.Nullable;

/** A database that cannot be used; the message says which, why and what to do. */
public final class DatabaseUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean unknown;

  DatabaseUnavailable(String message, @Nullable Throwable cause) {
    this(message, false, cause);
  }

  private DatabaseUnavailable(String message, boolean unknown, @Nullable Throwable cause) {
    super(message, cause);
    this.unknown = unknown;
  }

  /** Nobody has heard of a warehouse of that name. */
  static DatabaseUnavailable unknown(String message, @Nullable Throwable cause) {
    return new DatabaseUnavailable(message, true, cause);
  }

  /** Whether there is none of that name, or nothing says where it is. */
  public boolean isUnknown() {
    return unknown;
  }
}
