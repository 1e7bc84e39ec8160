package io.millrace.tasks.copy;

import io.millrace.testing.Program;
import io.millrace.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import org.jooq.impl.DSL;

/**
 * A PostgreSQL of its own with a tablespace {@code small} of 4 MiB. The disk is a tmpfs in a mount
 * namespace of its own, so that no privileges are needed and nothing is left of it.
 */
final class SmallDiskServer implements AutoCloseable {

  private static final String SCRIPT =
      """
      set -e
      mkdir "$HOME/disk"
      mount -t tmpfs -o size=4m,mode=1777 tmpfs "$HOME/disk"
      exec unshare -U sh -c '
        set -e
        mkdir "$HOME/disk/small"
        "$BINARIES/initdb" -D "$HOME/data" -U postgres -A trust --no-sync --no-locale -E UTF8
        exec "$BINARIES/postgres" -D "$HOME/data" -p "$PORT" \\
          -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off'
      """;

  private final Path home;
  private final int port;
  private final Process process;

  /** Takes the binaries of the server that runs already. */
  SmallDiskServer(TestDatabase running) throws IOException, SQLException {
    home = Files.createTempDirectory("small-disk");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var builder =
        new ProcessBuilder(Program.UNSHARE.path().toString(), "-Urm", "sh", "-c", SCRIPT)
            .redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("BINARIES", binaries(running));
    process = builder.start();
    awaitStart();
    try (Connection connection = connect()) {
      DSL.using(connection)
          .execute("create tablespace small location {0}", DSL.inline(home + "/disk/small"));
    }
  }

  private static String binaries(TestDatabase running) {
    String folder =
        String.valueOf(
            running.sql().fetchValue("select setting from pg_config where name = 'BINDIR'"));
    if (!Files.isExecutable(Path.of(folder, "initdb"))) {
      throw new AssertionError(
          "A full disk can only be tried with the embedded PostgreSQL: run the tests with"
              + " -Dtest.postgres=embedded");
    }
    return folder;
  }

  private void awaitStart() throws IOException {
    var log = new StringBuilder();
    var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)); // the server's log
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.append(line).append('\n');
      if (line.contains("ready to accept connections")) {
        Thread.ofVirtual().start(() -> drain(lines));
        return;
      }
    }
    throw new AssertionError("The server with the small disk does not start:\n" + log);
  }

  private static void drain(Reader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      return; // the server has ended
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
