package io.millrace.testing;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections whose session has another time zone than the JVM, which the driver would otherwise
 * pass on.
 */
final class ZonedDataSource extends PGSimpleDataSource {

  private static final String SESSION_ZONE = "Asia/Kathmandu";

  ZonedDataSource(ServerAddress address, String database) {
    setUrl(address.url(database));
    setUser(address.user());
    setPassword(address.password());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    var connection = super.getConnection(user, password);
    try (var statement = connection.createStatement()) {
      statement.execute("set time zone '" + SESSION_ZONE + "'");
    }
    return connection;
  }
}
