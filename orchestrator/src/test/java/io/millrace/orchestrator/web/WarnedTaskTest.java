package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task that succeeded although a check that only warns failed. */
class WarnedTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void hasAMarkOfItsOwn() throws Exception {
    fetchWithAWarning();

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get("/dags/mill").body())
          .contains("class=\"cell success warned\"")
          .contains("aria-label=\"fetch: success, 1 check warned\">!</a>")
          .contains("success, a check warned</li>");
      assertThat(server.get("/dags/mill/graph").body())
          .contains("class=\"box success warned\"")
          .contains("<title>fetch: success, 1 check warned</title>", "! fetch</text>");
      assertThat(server.get("/dags/mill/runs/manual__1").body()).contains("! 1 check warned");
    }
  }

  private static void fetchWithAWarning() {
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(
        Graphs.manualRun("mill", "manual__1"), Graphs.graph("mill", Graphs.external("fetch")));
    Claim claim = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var check =
        new CheckResult(
            "fine",
            "raw.flour",
            Severity.WARNING,
            CheckResult.Status.WARNED,
            9,
            1,
            "[]",
            "select 1");
    var effect = new Effect(9L, 0, null, List.of(check), List.of(), List.of());
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    runs.finish(List.of(done), 1, Slots.none());
  }
}
