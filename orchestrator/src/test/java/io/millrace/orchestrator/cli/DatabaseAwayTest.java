package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people and machines are told while a database is away. */
class DatabaseAwayTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.empty();

  @TempDir private Path folder;

  @Test
  void aNodeWithoutAWarehouseIsDegradedAndSaysSoOnItsPages() throws Exception {
    var terminal =
        new Terminal(folder)
            .with("MILLRACE_PORT", "0")
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_WAREHOUSE_WELL_URL", nobody())
            .withDags(Thirsty.class);
    try (var server = new Server(terminal)) {
      assertThat(server.get("/health")).startsWith("{\"status\":\"healthy\"");
      assertThat(server.get("/")).doesNotContain("Tasks have been waiting since");

      assertThat(server.post("/api/v2/dags/thirsty/dagRuns", "{}")).contains("\"queued\"");

      assertThat(awaitOtherHealth(server))
          .matches(
              "\\{\"status\":\"degraded\",\"database\":\"reachable\",\"warehouses\":\\[\\{"
                  + "\"database\":\"well\",\"since\":\"2[^\"]+Z\",\"reason\":\"the warehouse well"
                  + " cannot be reached \\(Connection refused\\)\"\\}\\]\\}");
      assertThat(server.get("/"))
          .contains("Tasks have been waiting since")
          .contains("the warehouse well cannot be reached (Connection refused).");
    }
  }

  private static String awaitOtherHealth(Server server) throws Exception {
    Poll.until(
        "the node is not healthy",
        Duration.ofSeconds(20),
        () -> !server.get("/health").contains("\"healthy\""));
    return server.get("/health");
  }

  @Test
  void aNodeThatStaysWaitsForItsDatabaseAndSaysSoOnce() throws IOException {
    var err = new StringWriter();
    var attempts = new AtomicInteger();
    try (var away = program(nobody(), err)) {
      new DatabasePatience(away)
          .await(() -> {
            if (attempts.incrementAndGet() < 3) {
              var ignored = away.databases().orchestrator();
            }
          });
    }

    assertThat(attempts).hasValue(3);
    assertThat(err.toString())
        .startsWith("millrace: waiting for the database. There is no way to database app at")
        .hasLineCount(1);
  }

  @Test
  void aNodeDoesNotWaitWhereThatIsNoHelp() {
    var err = new StringWriter();
    String wrong = DATABASE.libpqUrl().replaceFirst(":[^:@/]+@", ":guessed@");
    try (var refused = program(wrong, err)) {
      var patience = new DatabasePatience(refused);

      assertThatThrownBy(() -> patience.await(() -> refused.databases().orchestrator()))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining("password authentication failed");
    }
    assertThat(err.toString()).isEmpty();
  }

  private Program program(String url, StringWriter err) {
    return new Terminal(folder).with("MILLRACE_DB_URL", url).program(new StringWriter(), err);
  }

  private static String nobody() throws IOException {
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "postgresql://me@127.0.0.1:" + closed.getLocalPort() + "/app";
    }
  }
}
