package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask for runs of an orchestrator's database. */
class RunCommandsTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void refusesTheRunsOfADagThatDoesNotExist() throws IOException {
    var terminal = terminal();

    assertThat(terminal.run("runs", "--dag", "harvest").exit()).isZero();
    var unknown = terminal.run("runs", "--dag", "havrest");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("millrace: There is no DAG havrest; did you mean harvest?\n");
  }

  private Terminal terminal() throws IOException {
    return new Terminal(folder)
        .with("MILLRACE_DB_URL", orchestrator.libpqUrl())
        .withDags(Harvest.class);
  }
}
