package io.millrace.orchestrator.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A program that uses a home's server: says where it is, runs each line of its input as a
 * statement, and leaves in its shutdown hook, after one last statement.
 */
final class HomeUser {

  private HomeUser() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String farewell = args[1];
    var postgres = EmbeddedPostgres.open(folder, Path.of(folder + ".log"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(postgres, farewell)));
    System.out.println("joined");

    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(answer(postgres, line));
    }
  }

  private static void leave(EmbeddedPostgres postgres, String farewell) {
    if (!farewell.isEmpty()) {
      answer(postgres, farewell);
    }
    postgres.close();
  }

  private static String answer(EmbeddedPostgres postgres, String statement) {
    try (var connection = connect(postgres.endpoint());
        var call = connection.createStatement()) {
      if (!call.execute(statement)) {
        return "done";
      }
      try (var rows = call.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static Connection connect(Endpoint endpoint) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + endpoint.host() + ":" + endpoint.port() + "/postgres",
        endpoint.user(),
        endpoint.password());
  }
}
