package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.database.DatabaseUrl;
import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server of a JVM that tests, in a temporary folder: started when it is first needed
 * and gone, with its folder, when the JVM is, however that ends. Databases are copies of others
 * that are migrated once. Thread-safe.
 */
final class TestPostgres {

  private static @Nullable TestPostgres ofThisJvm;

  private final Path folder;
  private final EmbeddedPostgres server;
  private final Map<Object, String> templates = new HashMap<>();
  private int made;

  private TestPostgres(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  static synchronized TestPostgres ofThisJvm() {
    if (ofThisJvm == null) {
      ofThisJvm = start();
    }
    return ofThisJvm;
  }

  private static TestPostgres start() {
    try {
      Path folder = Files.createTempDirectory("millrace-test");
      Path postgres = folder.resolve("postgres");
      LastWill.remove(folder, postgres);
      return new TestPostgres(
          folder, EmbeddedPostgres.open(postgres, folder.resolve("postgres.log")));
    } catch (IOException e) {
      throw new UncheckedIOException("the databases of the test cannot be set up", e);
    }
  }

  /** A folder of its own for each who asks. */
  Path newFolder() {
    try {
      return Files.createTempDirectory(folder, "bed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A new database.
   *
   * @param kind equal for databases that start equal
   * @param migrate makes the first of that kind, at the URL that it is given, and leaves it
   * @return its name
   */
  synchronized String create(Object kind, Consumer<String> migrate) {
    String template = templates.computeIfAbsent(kind, first -> template(migrate));
    String name = nextName("bed");
    execute("create database " + name + " template " + template);
    return name;
  }

  private String template(Consumer<String> migrate) {
    String name = nextName("template");
    execute("create database " + name);
    migrate.accept(url(name));
    return name;
  }

  private String nextName(String prefix) {
    made++;
    return prefix + "_" + made;
  }

  void drop(String name) {
    execute("drop database " + name + " with (force)");
  }

  /** What psql and the settings take. */
  String url(String database) {
    Endpoint endpoint = server.endpoint();
    return new DatabaseUrl(
            "the server of the tests",
            endpoint.host() + ":" + endpoint.port(),
            database,
            endpoint.user(),
            endpoint.password(),
            Map.of("sslmode", "disable", "gssEncMode", "disable"))
        .libpq();
  }

  private void execute(String sql) {
    Endpoint endpoint = server.endpoint();
    String url = "jdbc:postgresql://" + endpoint.host() + ":" + endpoint.port() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, endpoint.user(), endpoint.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the server of the tests refuses: " + sql, e);
    }
  }
}
