package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the checks of a run found, with failing rows. */
@Command(name = "checks", description = "Shows what the checks of a run found, with failing rows.")
final class ChecksCommand implements Callable<Integer> {

  private static final int SHOWN = 1_000;

  private final Program program;

  @Mixin private RunName name = new RunName();

  @Option(names = "--json", description = "Print JSON, with every failing row that was kept.")
  private boolean json;

  /** A result with its failing rows. */
  record Result(
      String check,
      String table,
      String task,
      String severity,
      String status,
      String thresholds,
      long checked,
      long failed,
      @Nullable String says,
      @JsonRawValue String failingRows,
      String statement) {}

  ChecksCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Store store = Store.open(program);
    RunReader.Run run = name.in(store);
    List<CheckReader.Result> checks = store.reader().checks(run.dagRunId());
    Map<Long, String> says =
        store
            .measures()
            .says(checks.stream().map(check -> check.verdict().checkResultId()).toList());
    program.out().println(json ? JsonText.write(results(checks, says)) : text(run, checks, says));
    return 0;
  }

  private static List<Result> results(List<CheckReader.Result> checks, Map<Long, String> says) {
    return checks.stream().map(check -> result(check, says)).toList();
  }

  private static Result result(CheckReader.Result check, Map<Long, String> says) {
    CheckReader.Verdict verdict = check.verdict();
    return new Result(
        verdict.check(),
        verdict.table(),
        verdict.taskId(),
        verdict.severity(),
        verdict.status(),
        verdict.thresholds(),
        verdict.checked(),
        verdict.failed(),
        says.get(verdict.checkResultId()),
        check.sample(),
        check.statement());
  }

  private static String text(
      RunReader.Run run, List<CheckReader.Result> checks, Map<Long, String> says) {
    List<CheckReader.Verdict> verdicts = checks.stream().map(CheckReader.Result::verdict).toList();
    TextTable table = RunReport.checkTable(verdicts.stream().map(RunReport::check).toList());
    var rows = new StringBuilder();
    verdicts.stream()
        .filter(check -> says.containsKey(check.checkResultId()))
        .forEach(check ->
            rows.append("%n%s: %s%n".formatted(check.check(), says.get(check.checkResultId()))));
    for (CheckReader.Result check : checks) {
      CheckReader.Verdict verdict = check.verdict();
      if (verdict.failed() > 0) {
        rows.append("%n%s, failing rows:%n%s%n".formatted(verdict.check(), sample(check.sample())));
      }
    }
    return "%s %s%n%s%s".formatted(run.dagId(), run.runId(), table, rows);
  }

  private static String sample(String json) {
    return json.length() <= SHOWN
        ? json
        : json.substring(0, SHOWN) + " ... (--json shows all that were kept)";
  }
}
