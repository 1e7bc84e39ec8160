package io.millrace.orchestrator.database;

import static io.millrace.sql.orchestrator.Tables.INSTALLATION;

import io.millrace.testing.TestDatabase;

/** What the orchestrator's database says of itself. */
public final class Installation {

  private Installation() {}

  /** As a migration does that programs of an older schema cannot work with; 0 lets all in. */
  public static void oldestSchema(TestDatabase database, int version) {
    database.sql().update(INSTALLATION).set(INSTALLATION.OLDEST_SCHEMA, version).execute();
  }
}
