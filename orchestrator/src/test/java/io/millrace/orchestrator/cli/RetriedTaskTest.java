package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.Runs;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task that failed and is to run again. */
class RetriedTaskTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void hasItsEarlierTriesCountedApart() {
    long run = FailedRun.queue(orchestrator.sql(), "log");
    var terminal = new Terminal(folder).with("MILLRACE_DB_URL", orchestrator.libpqUrl());
    assertThat(terminal.run("tasks").out()).containsPattern("load +failed +1 ");

    new Runs(orchestrator.sql()).clear(run, new Clearing.Unsuccessful());

    assertThat(terminal.run("tasks").out())
        .containsPattern("load +\\w+ +0 [(]1 earlier[)]")
        .as("rejects where there are no rows yet")
        .doesNotContainPattern("[(]1 earlier[)] +0");
    assertThat(terminal.run("tasks", "--json").out()).contains("\"tries\":0,\"earlier_tries\":1");
  }
}
