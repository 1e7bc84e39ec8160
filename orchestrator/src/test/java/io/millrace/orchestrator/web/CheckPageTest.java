package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Measurement;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CheckPageTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void showsWhatMayFailAndTheTrend() throws Exception {
    run("manual__1", 0, CheckResult.Status.PASSED);
    run("manual__2", 3, CheckResult.Status.WARNED);

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get(newest()).body())
          .contains("<dt>May fail</dt><dd>warns above 0, fails above 1 %</dd>")
          .contains("<h2>Trend</h2>", "<rect class=\"passed\"", "<rect class=\"warned\"")
          .contains(": warned, 3 of 1,000 failed</title>")
          .contains("what share failed, up to 0.3 %.");
    }
  }

  @Test
  void showsWhatWasMeasuredAndWhatWasUsual() throws Exception {
    measured("manual__3", 100, CheckResult.Status.PASSED);
    measured("manual__4", 0, CheckResult.Status.WARNED);

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get(newest()).body())
          .contains("<dt>Found</dt><dd>0 rows, usual is 90 to 110</dd>")
          .contains("<rect class=\"usual\"", "<circle class=\"passed\"", "<circle class=\"warned\"")
          .contains(": warned, 0</title>")
          .contains("what was measured, from 0 to 110.");
    }
  }

  private static void measured(String runId, double value, CheckResult.Status status) {
    var measurement =
        new Measurement(
            Map.of("", value), "%.0f rows, usual is 90 to 110".formatted(value), 90.0, 110.0);
    finish(
        runId,
        new CheckResult(
            "usual",
            "raw.flour",
            Severity.WARNING,
            status,
            1,
            status == CheckResult.Status.PASSED ? 0 : 1,
            "[]",
            List.of(),
            "select 1",
            "warning",
            measurement));
  }

  private static String newest() {
    return "/checks/" + new CheckReader(DATABASE.sql()).newest(1).getFirst().checkResultId();
  }

  private static void run(String runId, long failed, CheckResult.Status status) {
    finish(
        runId,
        new CheckResult(
            "fine",
            "raw.flour",
            Severity.BLOCKING,
            status,
            1000,
            failed,
            "[]",
            List.of(),
            "select 1",
            "warns above 0, fails above 1 %"));
  }

  private static void finish(String runId, CheckResult check) {
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", runId), Graphs.graph("mill", Graphs.external("fetch")));
    Claim claim = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var effect = new Effect(9L, 0, null, List.of(check), List.of(), List.of());
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    runs.finish(List.of(done), 1, new Slots(0, 9));
  }
}
