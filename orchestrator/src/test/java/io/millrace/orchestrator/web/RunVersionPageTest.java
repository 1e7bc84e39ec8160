package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Runs;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a DAG of which there was another version before. */
class RunVersionPageTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void saysWhichVersionOfItsDagARunHas() throws Exception {
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", "old"), Graphs.graph("mill", Graphs.external("fetch")));

    try (var server = new MillServer(DATABASE, folder)) {
      String run = server.trigger("mode=good");

      assertThat(server.get("/dags/mill/runs/old").body()).contains(">1 of 2</dd>");
      assertThat(server.get(run).body()).contains(">2 of 2</dd>");
    }
  }
}
