package io.millrace.orchestrator.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;

/** Held alone by who migrates a database, and by all together who must not be upgraded under. */
public final class UpgradeLock {

  /** Any number that nobody else locks in these databases; admission locks one of its own. */
  private static final long NUMBER = 0x6d69677261746573L;

  private UpgradeLock() {}

  /** Until the end of the transaction. */
  public static void share(DSLContext tx) {
    tx.execute("select pg_advisory_xact_lock_shared(?)", NUMBER);
  }

  static void take(Connection session) throws SQLException {
    execute(session, "pg_advisory_lock");
  }

  static void release(Connection session) throws SQLException {
    execute(session, "pg_advisory_unlock");
  }

  private static void execute(Connection session, String function) throws SQLException {
    try (var query = session.prepareStatement("select " + function + "(?)")) {
      query.setLong(1, NUMBER);
      query.execute();
    }
  }
}
