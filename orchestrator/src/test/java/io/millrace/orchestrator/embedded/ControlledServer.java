package io.millrace.orchestrator.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A durable PostgreSQL in a process of its own, whose ends a test chooses. Its cluster is kept in
 * the folder, since making one takes longest; its port may be another after a start. Thread-safe.
 */
public final class ControlledServer implements AutoCloseable {

  /** How a server goes down. */
  public enum Shutdown {
    /** Ends every session, rolls back what is under way and writes everything out. */
    FAST("INT"),
    /** Writes nothing out: the next start recovers. */
    IMMEDIATE("QUIT"),
    /** Is not asked; its other processes end by themselves once they notice. */
    KILL("KILL");

    private final String signal;

    Shutdown(String signal) {
      this.signal = signal;
    }
  }

  private static final Duration TO_GO_DOWN = Duration.ofMinutes(2);

  private final Launch launch;
  private final FileChannel lock;
  private final Thread atTheEnd = Thread.ofPlatform().unstarted(this::stop);
  private Server server;

  private ControlledServer(Launch launch, Server server, FileChannel lock) {
    this.launch = launch;
    this.server = server;
    this.lock = lock;
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /** Ends a server that an earlier test run left in the folder, and starts it anew. */
  public static ControlledServer start(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    var cluster = new Cluster(place);
    cluster.createFolder();
    FileChannel lock = FileChannel.open(cluster.lock(), CREATE, WRITE);
    if (lock.tryLock() == null) {
      throw new IllegalStateException("another test run uses " + folder);
    }
    Server.find(cluster).ifPresent(Server::stop);
    var log = new ServerLog(place.resolveSibling(place.getFileName() + ".log"));
    var launch = new Launch(cluster, log, Privileges.ofThisProcess());
    return new ControlledServer(launch, launch.run(), lock);
  }

  private synchronized Endpoint endpoint() {
    return server.endpoint();
  }

  public int port() {
    return endpoint().port();
  }

  public String user() {
    return endpoint().user();
  }

  public String password() {
    return endpoint().password();
  }

  /** What settings take. */
  public String url(String database) {
    Endpoint at = endpoint();
    return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(at.user(), at.password(), at.host(), at.port(), database);
  }

  /** An empty database of this name. */
  public void create(String database) throws SQLException {
    execute("postgres", "drop database if exists \"" + database + "\" with (force)");
    execute("postgres", "create database \"" + database + "\"");
  }

  /** A session that the test closes. */
  public Connection connect(String database) throws SQLException {
    Endpoint at = endpoint();
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

  /** Returns once it is down. */
  public synchronized void shutDown(Shutdown how) {
    if (server.process().isAlive()) {
      signal(how.signal, Stream.of(server.process()));
    }
    if (!Server.endsWithin(server.process(), TO_GO_DOWN)) {
      throw new IllegalStateException("the server does not go down");
    }
  }

  /** Starts it again unless it runs; returns once it is ready, after a recovery if one is due. */
  public synchronized void startAgain() {
    if (!server.process().isAlive()) {
      server = launch.run();
    }
  }

  /** All its processes stay and do nothing. */
  public synchronized void freeze() {
    signal("STOP", Stream.concat(Stream.of(server.process()), server.process().children()));
  }

  public synchronized void thaw() {
    signal("CONT", Stream.concat(Stream.of(server.process()), server.process().children()));
  }

  private static void signal(String signal, Stream<ProcessHandle> processes) {
    String pids =
        processes.map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
    try {
      Command.run(List.of("sh", "-c", "kill -" + signal + " " + pids));
    } catch (IOException failure) {
      throw new IllegalStateException("the server cannot be signalled", failure);
    }
  }

  private synchronized void stop() {
    if (server.process().isAlive()) {
      thaw(); // or it would not hear
      server.stop();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    lock.close();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }
}
