package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.ExecutedQuery;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.text.Lower;
import io.millrace.orchestrator.text.PlainText;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.Task;
import io.millrace.tasks.WarehouseOperator;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to that was run alone, as {@code tasks test --json} prints it.
 *
 * @param warehouse that it worked in; null for a task outside
 * @param rows null if it does not count rows
 * @param committed whether the warehouse has what it did
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record TrialReport(
    String dagId,
    String taskId,
    Instant logicalDate,
    String state,
    @Nullable String warehouse,
    boolean committed,
    @Nullable Long rows,
    long rejected,
    @JsonRawValue @Nullable String output,
    @Nullable String reason,
    List<Check> checks,
    List<RejectedRow> rejectedRows,
    List<String> statements,
    String log) {

  private static final Pattern TRACE = Pattern.compile("\\s+(at .*|\\.{3} \\d+ more)");

  /** As many as fit on a screen. */
  private static final int SHOWN_REJECTS = 10;

  /** A check's result with the failing rows, a JSON array. */
  record Check(
      String check,
      String table,
      String severity,
      String status,
      long checked,
      long failed,
      @JsonRawValue String failingRows) {

    static Check of(CheckResult found) {
      return new Check(
          found.check(),
          found.table(),
          Lower.of(found.severity()),
          Lower.of(found.status()),
          found.checked(),
          found.failed(),
          found.sample());
    }
  }

  static TrialReport of(Dag dag, Task<?> task, NewRun run, TaskTrial.Ended ended) {
    Effect effect = ended.effect();
    return new TrialReport(
        dag.id(),
        task.id(),
        run.interval().start(),
        ended.outcome().key(),
        task.operator() instanceof WarehouseOperator<?> ? dag.warehouse() : null,
        ended.committed(),
        effect.rows(),
        effect.rejected(),
        effect.output(),
        ended.reason(),
        effect.checks().stream().map(Check::of).toList(),
        ended.rejected(),
        effect.queries().stream().map(ExecutedQuery::statement).toList(),
        ended.log());
  }

  String text() {
    var text = new StringBuilder(PlainText.of(withoutTraces(log)));
    if (!checks.isEmpty()) {
      text.append('\n').append(checkTable());
    }
    for (Check check : checks) {
      if (check.failed() > 0) {
        text.append("\n%s, failing rows:\n%s\n".formatted(check.check(), check.failingRows()));
      }
    }
    rejectedRows.stream().limit(SHOWN_REJECTS).forEach(row -> text.append(rejected(row)));
    if (output != null) {
      text.append("\noutput: ").append(PlainText.of(output)).append('\n');
    }
    return text.append('\n').append(sentence()).toString();
  }

  /** They, with the line above each that says it again, are for whoever reads the JSON. */
  private static String withoutTraces(String log) {
    List<String> lines = log.lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> !isTrace(lines, i) && !isTrace(lines, i + 1))
        .mapToObj(i -> lines.get(i) + "\n")
        .collect(Collectors.joining());
  }

  private static boolean isTrace(List<String> lines, int number) {
    return number < lines.size() && TRACE.matcher(lines.get(number)).matches();
  }

  private TextTable checkTable() {
    return RunReport.checkTable(
        checks.stream()
            .map(one ->
                new RunReport.CheckReport(
                    taskId,
                    one.check(),
                    one.table(),
                    one.severity(),
                    one.status(),
                    one.checked(),
                    one.failed()))
            .toList());
  }

  private static String rejected(RejectedRow row) {
    String column = row.column() == null ? "" : row.column() + ": ";
    return "\nrejected: %s, line %d: %s%s\n"
        .formatted(row.file(), row.line(), column, PlainText.of(row.reason()));
  }

  /** How it ended, and what is left of it. */
  private String sentence() {
    String moved = rows == null || !isSuccess() ? "" : ", " + rows + (rows == 1 ? " row" : " rows");
    String rejects = rejected == 0 ? "" : ", " + rejected + " rejected";
    String why = reason == null ? "" : ": " + PlainText.of(reason);
    return "%s %s: %s%s%s%s; %s".formatted(dagId, taskId, state, moved, rejects, why, remains());
  }

  private String remains() {
    if (warehouse == null) {
      return "no run is recorded, and what it did stays done";
    }
    return committed
        ? "committed in " + warehouse + ", and no run is recorded"
        : "rolled back, "
            + warehouse
            + " is as it was"
            + (isSuccess() ? " (--commit keeps it)" : "");
  }

  private boolean isSuccess() {
    return state.equals(new Outcome.Succeeded(Effect.NONE, false).key());
  }
}
