package io.millrace.orchestrator.execute;

import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** While it is on, a trigger on the orchestrator's rows waits for it. */
final class Brake implements AutoCloseable {

  private static final int LOCK = 4711;

  private final TestDatabase database;
  private final Connection holder;

  /**
   * Not on yet.
   *
   * @param waits a condition, of the trigger's row
   * @param trigger when the trigger fires: its definition up to EXECUTE
   */
  Brake(TestDatabase database, String waits, String trigger) throws SQLException {
    this.database = database;
    database
        .sql()
        .execute(
            """
            create function orchestrator.brake() returns trigger language plpgsql as $$
            begin
              if %s then
                perform pg_advisory_xact_lock_shared(%d);
              end if;
              return null;
            end $$;
            create %s execute function orchestrator.brake()
            """
                .formatted(waits, LOCK, trigger));
    this.holder = database.connect();
  }

  void on() throws SQLException {
    execute("select pg_advisory_lock(%d)");
  }

  void off() throws SQLException {
    execute("select pg_advisory_unlock(%d)");
  }

  private void execute(String statement) throws SQLException {
    try (var sent = holder.createStatement()) {
      sent.execute(statement.formatted(LOCK));
    }
  }

  @Override
  public void close() throws SQLException {
    holder.close();
    database.sql().execute("drop function orchestrator.brake cascade");
  }
}
