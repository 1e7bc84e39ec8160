package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.Databases;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Tries what is at the URL of a connection. */
final class ConnectionProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "smtp", 25, "smtps", 465, "ftp", 21, "sftp", 22, "ssh", 22);

  private ConnectionProbe() {}

  /**
   * What answers there, in words.
   *
   * @throws CommandFailed if nothing does
   */
  static String probe(String name, String url) {
    return url.matches("(jdbc:)?postgres(ql)?://.*") ? database(name, url) : host(name, url);
  }

  private static String database(String name, String url) {
    try (Connection connection = Databases.connect("the connection " + name, url)) {
      var metadata = connection.getMetaData();
      return "%s %s lets %s in"
          .formatted(
              metadata.getDatabaseProductName(),
              metadata.getDatabaseProductVersion(),
              metadata.getUserName());
    } catch (SQLException e) {
      throw new CommandFailed("The connection " + name + " broke off", e);
    }
  }

  private static String host(String name, String url) {
    URI address;
    try {
      address = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailed(
          "The connection "
              + name
              + " is no URL that can be tried; percent-encode what is special in it");
    }
    int port =
        address.getPort() < 0 ? PORTS.getOrDefault(address.getScheme(), -1) : address.getPort();
    if (address.getHost() == null || port < 0) {
      throw new CommandFailed("The connection " + name + " names no host and port to try");
    }
    String where = address.getHost() + ":" + port;
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), port), Math.toIntExact(PATIENCE.toMillis()));
      return where + " accepts a connection; whether it lets anybody in was not tried";
    } catch (IOException failure) {
      throw new CommandFailed(
          "The connection %s leads nowhere: %s cannot be reached".formatted(name, where));
    }
  }
}
