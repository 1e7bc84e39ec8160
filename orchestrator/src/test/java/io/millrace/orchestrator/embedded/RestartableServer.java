package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server of a test's own that can be stopped, killed, frozen and started again on the same data
 * and port. Its cluster is kept in the build folder, since making one takes longest; its databases
 * are made anew.
 */
public final class RestartableServer implements AutoCloseable {

  /** How a server goes down. */
  public enum Shutdown {
    /** Rolls back what is under way. */
    FAST("-INT"),
    /** Leaves the rest to recovery. */
    IMMEDIATE("-QUIT"),
    /** Is not asked. */
    CRASH("-KILL");

    private final String signal;

    Shutdown(String signal) {
      this.signal = signal;
    }
  }

  private final Launch launch;
  private Server server;

  /** {@code name} is that of its cluster, which one test uses at a time. */
  public RestartableServer(String name) throws IOException {
    Path folder = Path.of("target", "servers", name).toAbsolutePath();
    var cluster = new Cluster(folder);
    cluster.createFolder();
    Server.find(cluster).ifPresent(Server::stop);
    var log = new ServerLog(folder.resolveSibling(name + ".log"));
    launch = new Launch(cluster, log, Privileges.ofThisProcess());
    server = launch.run();
  }

  /** An empty database of this name. */
  public void create(String database) throws SQLException {
    execute("postgres", "drop database if exists \"" + database + "\" with (force)");
    execute("postgres", "create database \"" + database + "\"");
  }

  public void shutDown(Shutdown how) throws IOException, InterruptedException {
    signal(how.signal, Stream.of(server.process()));
    if (!Server.endsWithin(server.process(), Duration.ofSeconds(60))) {
      throw new AssertionError("the server does not go down");
    }
  }

  /** Returns once it is ready, after a recovery if one is needed. */
  public void start() {
    int port = server.endpoint().port();
    server = launch.run();
    if (server.endpoint().port() != port) {
      throw new AssertionError("somebody else has taken the server's port");
    }
  }

  /** All its processes stay and do nothing. */
  public void freeze() throws IOException, InterruptedException {
    signal("-STOP", Stream.concat(Stream.of(server.process()), server.process().children()));
  }

  public void thaw() throws IOException, InterruptedException {
    signal("-CONT", Stream.concat(Stream.of(server.process()), server.process().children()));
  }

  private static void signal(String signal, Stream<ProcessHandle> processes)
      throws IOException, InterruptedException {
    List<String> pids = processes.map(process -> Long.toString(process.pid())).toList();
    new ProcessBuilder(List.of("sh", "-c", "kill " + signal + " " + String.join(" ", pids)))
        .start()
        .waitFor();
  }

  /** What settings take. */
  public String url(String database) {
    Endpoint at = server.endpoint();
    return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(at.user(), at.password(), at.host(), at.port(), database);
  }

  /** A session that the test closes. */
  public Connection connect(String database) throws SQLException {
    Endpoint at = server.endpoint();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?sslmode=disable&ApplicationName=test"
            .formatted(at.host(), at.port(), database),
        at.user(),
        at.password());
  }

  public void execute(String database, String statement) throws SQLException {
    try (var connection = connect(database);
        var call = connection.createStatement()) {
      call.execute(statement);
    }
  }

  /** The first column of each row. */
  public List<String> fetch(String database, String query) throws SQLException {
    try (var connection = connect(database);
        var call = connection.createStatement();
        var rows = call.executeQuery(query)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  @Override
  public void close() {
    if (server.process().isAlive()) {
      server.stop();
    }
  }
}
