package io.millrace.tasks.copy;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * A COPY in progress on the task's connection. Closed before it is finished, it is cancelled: the
 * connection can be used again, its transaction only be rolled back.
 */
final class RowStream implements BinaryRows.Sink, AutoCloseable {

  private final CopyIn copy;

  RowStream(Connection connection, String statement) throws SQLException {
    copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(statement);
  }

  /** What is written from now on goes nowhere. */
  void cancel() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  @Override
  public void write(byte[] bytes, int length) throws SQLException {
    if (copy.isActive()) {
      copy.writeToCopy(bytes, 0, length);
    }
  }

  /** Waits until the server has all rows; does nothing after a cancel. */
  void finish() throws SQLException {
    if (copy.isActive()) {
      copy.endCopy();
    }
  }

  @Override
  public void close() throws SQLException {
    cancel();
  }
}
