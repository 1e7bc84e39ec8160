package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Says when a piece of a log has been written: the database notifies who listens. */
final class LogSignal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Connection connection;

  LogSignal(TestDatabase database) throws SQLException {
    connection = database.dataSource().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace function notify_logged() returns trigger language plpgsql as
            'begin perform pg_notify(''logged'', new.content); return new; end';
          create or replace trigger logged after insert on orchestrator.task_log
            for each row execute function notify_logged();
          listen logged
          """);
    }
  }

  void await(String text) throws SQLException {
    var session = connection.unwrap(PGConnection.class);
    boolean logged = false;
    while (!logged) {
      PGNotification[] pieces = session.getNotifications((int) PATIENCE.toMillis());
      assertThat(pieces).as("something is logged").isNotEmpty();
      logged = Arrays.stream(pieces).anyMatch(piece -> piece.getParameter().contains(text));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
