package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running postmaster of a cluster. */
record Server(ProcessHandle process, Endpoint endpoint) {

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** While a server starts up or shuts down it refuses connections with this state. */
  private static final String CANNOT_CONNECT_NOW = "57P03";

  private static final String INVALID_PASSWORD = "28P01";

  /**
   * The cluster's server, if it runs. Waits for one that is starting, recovering or stopping.
   *
   * @throws PostgresUnavailable if a process seems to be it but does not answer
   */
  static Optional<Server> find(Cluster cluster) {
    if (!cluster.exists()) {
      return Optional.empty();
    }
    long silentSince = System.nanoTime();
    while (true) {
      Optional<PostmasterPid> written = PostmasterPid.read(cluster.data());
      Optional<ProcessHandle> process = written.flatMap(PostmasterPid::process);
      if (written.isEmpty() || process.isEmpty()) {
        return Optional.empty();
      }
      if (isAnotherProgram(process.get())) {
        forget(cluster);
        return Optional.empty();
      }
      PostmasterPid pid = written.get();
      if (pid.status() == PostmasterPid.Status.READY) {
        var endpoint = cluster.endpoint(pid.port());
        switch (ask(cluster, endpoint)) {
          case OURS -> {
            return Optional.of(new Server(process.get(), endpoint));
          }
          case ANOTHER -> {
            forget(cluster);
            return Optional.empty();
          }
          case BUSY -> silentSince = System.nanoTime();
          case SILENT -> requireSoon(silentSince, cluster, pid);
        }
      }
      endsWithin(process.get(), PAUSE);
    }
  }

  private enum Answer {
    OURS,
    ANOTHER,
    BUSY,
    SILENT
  }

  private static Answer ask(Cluster cluster, Endpoint endpoint) {
    var login = new Properties();
    login.setProperty("user", endpoint.user());
    login.setProperty("password", endpoint.password());
    login.setProperty("sslmode", "disable");
    login.setProperty("gssEncMode", "disable");
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "5");
    String url = "jdbc:postgresql://" + endpoint.host() + ":" + endpoint.port() + "/postgres";
    try (var connection = DriverManager.getConnection(url, login);
        var statement = connection.createStatement();
        var folder = statement.executeQuery("show data_directory")) {
      folder.next();
      return isSame(Path.of(folder.getString(1)), cluster.data()) ? Answer.OURS : Answer.ANOTHER;
    } catch (SQLException e) {
      if (INVALID_PASSWORD.equals(e.getSQLState())) {
        throw new PostgresUnavailable(
            "The PostgreSQL server of "
                + cluster.data()
                + " does not accept the password in "
                + cluster.passwordFile()
                + "; put back the one that it was made with.",
            e);
      }
      return CANNOT_CONNECT_NOW.equals(e.getSQLState()) ? Answer.BUSY : Answer.SILENT;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Numbers are used again after a restart of the machine or of a container. */
  private static boolean isAnotherProgram(ProcessHandle process) {
    return process.info().command().filter(command -> !command.endsWith("/postgres")).isPresent();
  }

  private static void forget(Cluster cluster) {
    try {
      Files.deleteIfExists(PostmasterPid.in(cluster.data()));
    } catch (IOException e) {
      throw new PostgresUnavailable(
          PostmasterPid.in(cluster.data())
              + " is of a server that is gone and cannot be removed: "
              + Folders.reason(e)
              + ".",
          e);
    }
  }

  private static void requireSoon(long silentSince, Cluster cluster, PostmasterPid pid) {
    if (System.nanoTime() - silentSince > ANSWER.toNanos()) {
      throw new PostgresUnavailable(
          "Process "
              + pid.pid()
              + " seems to be the PostgreSQL server of "
              + cluster.data()
              + " but does not answer on port "
              + pid.port()
              + "; end it with kill -INT "
              + pid.pid()
              + " and try again.");
    }
  }

  /** Rolls back what is going on, writes everything out, and waits for the end. */
  void stop() {
    try {
      Command.run(List.of("sh", "-c", "kill -INT " + process.pid()));
    } catch (IOException e) {
      throw new PostgresUnavailable(
          "The PostgreSQL server (process " + process.pid() + ") cannot be stopped.", e);
    }
    while (!endsWithin(process, PAUSE)) {
      Thread.onSpinWait();
    }
  }

  /** Waits at most as long, and tells whether the process has ended. */
  static boolean endsWithin(ProcessHandle process, Duration time) {
    try {
      process.onExit().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresUnavailable("Waiting for PostgreSQL was interrupted.", e);
    }
  }
}
