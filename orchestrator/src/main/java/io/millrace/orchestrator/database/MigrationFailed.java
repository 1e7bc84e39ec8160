package io.millrace.orchestrator.database;

/** Migrations that could not be applied; the message names the file and the database. */
public final class MigrationFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MigrationFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
