package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a home whose embedded server they start, or find running. */
class EmbeddedCommandsTest {

  @TempDir private Path folder;

  @Test
  void leaveTheServerAsTheyFoundIt() throws IOException {
    var terminal = new Terminal(folder).withDags(Harvest.class);
    Path server = folder.resolve(".millrace/postgres");

    var early = terminal.run("sql", "orchestrator", "select 1");
    assertThat(early.err())
        .isEqualTo(
            "millrace: This home has no orchestrator's database yet; the first run makes it, or"
                + " millrace db migrate.\n");

    var migrated = terminal.run("db", "migrate");
    assertThat(migrated.exit()).isZero();
    assertThat(migrated.lines().get(0))
        .startsWith("orchestrator is up to date: database millrace at 127.0.0.1:");
    assertThat(migrated.lines().get(1))
        .startsWith("growth is up to date: database growth at 127.0.0.1:");
    assertThat(EmbeddedPostgres.find(server)).isEmpty();

    var rows = terminal.run("sql", "growth", "--csv", "select count(*) from millrace.task_ledger");
    assertThat(rows.out()).isEqualTo("count\n0\n");
    assertThat(EmbeddedPostgres.find(server)).isEmpty();

    var unknown = terminal.run("sql", "grwoth", "select 1");
    assertThat(unknown.err())
        .isEqualTo("millrace: There is no warehouse grwoth; did you mean growth?\n");

    var stopped = terminal.run("db", "url", "growth");
    assertThat(stopped.exit()).isOne();
    assertThat(stopped.out()).isEmpty();
    assertThat(stopped.err()).startsWith("millrace: The embedded PostgreSQL of " + folder);

    try (var running = new Databases(Settings.load(Map.of(), folder))) {
      running.orchestrator();

      var url = terminal.run("db", "url", "growth");
      assertThat(url.err()).isEmpty();
      assertThat(url.out()).matches("postgresql://millrace:\\w+@127.0.0.1:\\d+/growth\\?.*\n");
      assertThat(EmbeddedPostgres.find(server)).isPresent();

      var misspelt = terminal.run("db", "url", "grwoth");
      assertThat(misspelt.exit()).isOne();
      assertThat(misspelt.out()).isEmpty();
      assertThat(misspelt.err())
          .isEqualTo("millrace: There is no warehouse grwoth; did you mean growth?\n");
    }
  }

  @Test
  void serveNothingAndStartNothingWhereThePortIsTaken() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());

      var refused = new Terminal(folder).with("MILLRACE_PORT", port).run("serve");

      assertThat(refused.exit()).isOne();
      assertThat(refused.err())
          .isEqualTo(
              "millrace: Port %s of 127.0.0.1 is in use: end the other program, or set MILLRACE_PORT.\n"
                  .formatted(port));
      assertThat(folder.resolve(".millrace/postgres")).doesNotExist();
    }
  }
}
