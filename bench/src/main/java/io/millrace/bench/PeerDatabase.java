package io.millrace.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.database.DatabaseUrl;
import io.millrace.orchestrator.database.Databases;
import java.sql.SQLException;
import java.time.Duration;

/** A peer's database on the embedded server, in a pool with the usual settings. */
record PeerDatabase(HikariDataSource pool) implements AutoCloseable {

  /** Made where the warehouses are. */
  static PeerDatabase create(Databases databases, String name, int sessions) throws SQLException {
    databases.warehouse(name).getConnection().close();
    return pooled(databases, name, sessions);
  }

  static PeerDatabase existing(Databases databases, String name) {
    return pooled(databases, name, 1);
  }

  private static PeerDatabase pooled(Databases databases, String name, int sessions) {
    DatabaseUrl url = databases.url(name).orElseThrow();
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://" + url.hosts() + "/" + url.database());
    config.setUsername(url.user());
    config.setPassword(url.password());
    config.setMaximumPoolSize(sessions);
    return new PeerDatabase(new HikariDataSource(config));
  }

  void execute(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Waits until a query for one number answers this one. */
  void await(String query, long expected) throws InterruptedException {
    OrderedRuns.await(
        query + " is " + expected, Duration.ofMillis(50), () -> number(query) == expected);
  }

  private long number(String query) {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
