package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Measurement;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  void showsWhatFailingDoesAndTheTrend() throws Exception {
    run("manual__1", "2026-11-18", 0, CheckResult.Status.PASSED);
    String first = newest();
    run("manual__2", "2026-11-19", 3, CheckResult.Status.WARNED);

    try (var server = new MillServer(DATABASE, folder)) {
      String page = server.get(newest()).body();
      assertThat(page)
          .contains("<dt>If rows fail</dt><dd>warns of any failure, blocks above 1 %</dd>")
          .contains("<h2>Trend</h2>", "<rect class=\"passed\"", "<rect class=\"warned\"")
          .contains(": warned, 3 of 1,000 failed</title>")
          .contains("what share failed, up to 0.3 %.")
          .contains("<h2>The query that found them</h2>");
      assertThat(page.substring(page.indexOf("class=\"axis\""), page.indexOf("A bar for each")))
          .containsSubsequence("2026-11-18 00:00:00</time>", "2026-11-19 00:00:00</time>");
      assertThat(page.substring(page.indexOf("<h2>History</h2>")))
          .containsSubsequence("2026-11-19 00:00:00</time>", "2026-11-18 00:00:00</time>");
      assertThat(server.get(first).body())
          .contains("<h2>The query that finds failing rows</h2>")
          .doesNotContain("that found them");
    }
  }

  @Test
  void showsWhatWasMeasuredAndWhatWasUsual() throws Exception {
    measured("manual__3", "2026-11-18", 100, CheckResult.Status.PASSED);
    measured("manual__4", "2026-11-19", 0, CheckResult.Status.WARNED);

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get(newest()).body())
          .contains("<dt>Found</dt><dd>0 rows, usual is 90 to 110</dd>")
          .contains("<rect class=\"usual\"", "<circle class=\"passed\"", "<circle class=\"warned\"")
          .contains(": warned, 0</title>")
          .contains("what was measured, from 0 to 110.");
    }
  }

  private static void measured(String runId, String day, double value, CheckResult.Status status) {
    var measurement =
        new Measurement(
            Map.of("", value), "%.0f rows, usual is 90 to 110".formatted(value), 90.0, 110.0);
    finish(
        runId,
        day,
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

  private static void run(String runId, String day, long failed, CheckResult.Status status) {
    finish(
        runId,
        day,
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
            "warns of any failure, blocks above 1 %"));
  }

  private static void finish(String runId, String day, CheckResult check) {
    var runs = new Runs(DATABASE.sql(), Set.of());
    Instant midnight = Instant.parse(day + "T00:00:00Z");
    var interval = new Interval(midnight, midnight.plus(Duration.ofDays(1)));
    var run = new NewRun("mill", runId, RunType.MANUAL, interval, "{}", List.of(), null);
    runs.create(run, Graphs.graph("mill", Graphs.external("fetch")));
    Claim claim = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var effect = new Effect(9L, 0, null, List.of(check), List.of(), List.of());
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    runs.finish(List.of(done), 1, new Slots(0, 9));
  }
}
