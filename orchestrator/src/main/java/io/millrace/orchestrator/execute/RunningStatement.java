package io.millrace.orchestrator.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Whatever a connection executes at the moment. */
record RunningStatement(Connection connection) {

  /** Cancels it in the database; {@code log} is told if that cannot be done. */
  void cancel(Consumer<String> log) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException failure) {
      log.accept("the statement could not be cancelled: " + failure.getMessage());
    }
  }
}
