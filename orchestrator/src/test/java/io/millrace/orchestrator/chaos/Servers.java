package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.embedded.ControlledServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The server with the orchestrator's database and the one with the warehouse; the databases are
 * made anew for each seed.
 */
record Servers(ControlledServer orchestrator, ControlledServer warehouse) implements AutoCloseable {

  /** The name of the database on either server. */
  static final String DATABASE = "chaos";

  static Servers start(Path folder) throws IOException {
    return new Servers(
        ControlledServer.start(folder.resolve("orchestrator")),
        ControlledServer.start(folder.resolve("warehouse")));
  }

  ControlledServer at(Where where) {
    return switch (where) {
      case ORCHESTRATOR -> orchestrator;
      case WAREHOUSE -> warehouse;
      case BOTH -> throw new IllegalArgumentException("one of the two");
    };
  }

  void renewDatabases() throws SQLException {
    for (ControlledServer server : List.of(orchestrator, warehouse)) {
      server.create(DATABASE);
    }
  }

  /** A session past all links. */
  Session session(Where where) throws SQLException {
    ControlledServer server = at(where);
    var login = new Properties();
    login.setProperty("user", server.user());
    login.setProperty("password", server.password());
    login.setProperty("ApplicationName", "chaos");
    login.setProperty("socketTimeout", "60");
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), DATABASE);
    return new Session(DriverManager.getConnection(url, login));
  }

  /** A session of the suite itself. */
  record Session(Connection connection) implements AutoCloseable {

    DSLContext sql() {
      return DSL.using(connection, SQLDialect.POSTGRES);
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    orchestrator.close();
    warehouse.close();
  }
}
