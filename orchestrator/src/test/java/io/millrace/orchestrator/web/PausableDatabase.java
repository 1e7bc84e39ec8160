package io.millrace.orchestrator.web;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that can be taken away, with the sessions that are open, and brought back. */
final class PausableDatabase {

  private static final String SESSIONS = "pausable";

  private final TestDatabase database;
  private final PGSimpleDataSource source = new PGSimpleDataSource();

  PausableDatabase(TestDatabase database) {
    this.database = database;
    bringBack();
  }

  DataSource dataSource() {
    return source;
  }

  /** Nobody listens from now on, and the server has ended every session. */
  void takeAway() {
    String nobody = "jdbc:postgresql://127.0.0.1:%d/gone".formatted(freePort());
    source.setUrl(nobody);
    endSessions();
  }

  /** Ends the open sessions, and returns once they have; new ones can be had. */
  void endSessions() {
    database
        .sql()
        .execute(
            "select pg_terminate_backend(pid, 20000) from pg_stat_activity"
                + " where application_name = ? and datname = current_database()",
            SESSIONS);
  }

  void bringBack() {
    source.setUrl(database.url());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setApplicationName(SESSIONS);
  }

  private static int freePort() {
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
