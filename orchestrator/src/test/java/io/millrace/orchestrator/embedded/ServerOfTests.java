package io.millrace.orchestrator.embedded;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.OwnServer;
import io.millrace.testing.ServerAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL of one test JVM, its cluster kept in the build folder since making one
 * takes longest.
 */
public final class ServerOfTests implements OwnServer {

  private static final String NAME =
      "postgres-of-tests-" + System.getProperty("test.fork", "alone");

  private @Nullable EmbeddedPostgres postgres;

  @Override
  public ServerAddress start() {
    postgres = EmbeddedPostgres.open(Path.of("target", NAME), Path.of("target", NAME + ".log"));
    Endpoint endpoint = postgres.endpoint();
    try {
      dropLeftovers(endpoint);
    } catch (SQLException e) {
      throw new IllegalStateException("the databases of an earlier test run cannot be dropped", e);
    }
    return new ServerAddress(
        endpoint.host(), endpoint.port(), endpoint.user(), endpoint.password());
  }

  private static void dropLeftovers(Endpoint endpoint) throws SQLException {
    try (var connection = HomeUser.connect(endpoint);
        var statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (var rows =
          statement.executeQuery(
              "select datname from pg_database where not datistemplate and datname <> 'postgres'")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      for (String name : names) {
        statement.execute(
            "drop database " + statement.enquoteIdentifier(name, true) + " with (force)");
      }
    }
  }

  @Override
  public void close() {
    requireNonNull(postgres, "started").close();
  }
}
