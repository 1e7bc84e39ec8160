package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One command asks for what the other does. */
class ServeAndTriggerTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void findEachOtherWhereTheServerIsOnEveryAddress() throws Exception {
    var terminal =
        new Terminal(folder)
            .withDags(Barn.class)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_BIND", "0.0.0.0")
            .with("MILLRACE_PORT", "0");

    try (var server = new Server(terminal)) {
      String port = Integer.toString(URI.create(server.url()).getPort());
      var trigger = terminal.with("MILLRACE_PORT", port).run("trigger", "barn");

      assertThat(trigger.err()).isEmpty();
      assertThat(trigger.out())
          .matches(
              "barn manual__\\S+ is queued: http://localhost:" + port + "/dags/barn/runs/\\S+\n");
      assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
    }
  }
}
