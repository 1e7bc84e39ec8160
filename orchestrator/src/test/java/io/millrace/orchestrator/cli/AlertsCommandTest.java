package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AlertsCommandTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  /** Fails at once. */
  public static final class Drought implements DagDefinition {

    @Override
    public Dag define() {
      var dag = Dag.named("drought");
      dag.task(
          "rain",
          java(context -> {
            throw TaskFailed.forGood("the sky is blue");
          }));
      return dag.build();
    }
  }

  @Test
  void tellsWhatARunLeavesUndelivered() throws IOException {
    var terminal =
        new Terminal(folder)
            .withDags(Drought.class)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with(
                "MILLRACE_ALERT_SLACK_URL",
                "http://localhost:" + closedPort() + "/hooks/hk2-secret");

    var run = terminal.run("run", "drought");

    assertThat(run.exit()).isOne();
    assertThat(run.out()).containsPattern("rain +failed +\\d+[.]\\d s  the sky is blue\n");
    assertThat(run.err())
        .contains("millrace: 2 alert(s) not delivered through slack (localhost cannot be reached);")
        .doesNotContain("through log")
        .doesNotContain("secret");
    assertThat(terminal.run("alerts").lines())
        .anyMatch(line -> line.matches(".* failed task +drought +.* rain +log +sent +1"))
        .anyMatch(line ->
            line.matches(
                ".* failed run +drought .* slack +queued +\\d .*Z  localhost cannot be reached"));
    assertThat(terminal.run("alerts", "--json", "--limit", "1").out())
        .startsWith("[{\"alert_id\":2,\"at\":\"")
        .contains("\"kind\":\"failed_run\",\"dag_id\":\"drought\"")
        .contains("\"failed_tasks\":1,\"deliveries\":[{\"channel\":\"log\",\"state\":\"sent\"");
  }

  @Test
  void refusesALimitBelowZero() {
    assertThat(new Terminal(folder).run("alerts", "--limit", "-1").err())
        .isEqualTo("millrace: --limit must be 0 or more, not -1.\n");
  }

  @Test
  void refusesAWrongSettingBeforeAnythingStarts() throws IOException {
    var terminal =
        new Terminal(folder)
            .withDags(Drought.class)
            .with("MILLRACE_SMTP_URL", "smtp://mail.example.com")
            .with("MILLRACE_ALERT_EMAIL_TO", "me@example.com");

    var run = terminal.run("run", "drought");

    assertThat(run.exit()).isOne();
    assertThat(run.err())
        .isEqualTo(
            "millrace: MILLRACE_SMTP_URL is set and MILLRACE_ALERT_EMAIL_FROM is not; set both or"
                + " neither.\n");
    assertThat(folder.resolve(".millrace")).doesNotExist();
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
