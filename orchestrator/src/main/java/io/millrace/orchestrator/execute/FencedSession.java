package io.millrace.orchestrator.execute;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A try's session with its warehouse. While the ledger may name its server process as the one that
 * a later claim is to end, nobody else may be given it: closed before it is {@link #free}, it ends.
 * Confined to the try's thread.
 */
final class FencedSession implements AutoCloseable {

  private final Connection connection;
  private boolean named;

  FencedSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** From now on the ledger may name it. */
  void named() {
    named = true;
  }

  /** The ledger does not name it any more. */
  void free() {
    named = false;
  }

  /**
   * What the try came to is known by now: a session that does not close any more changes nothing.
   */
  @Override
  public void close() {
    try (connection) {
      if (named) {
        connection.abort(Runnable::run);
      }
    } catch (SQLException broken) {
      // Its pool has thrown it away.
    }
  }
}
