package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.orchestrator.alert.Alert;
import io.millrace.orchestrator.alert.AlertReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists alerts and how each is delivered. */
@Command(name = "alerts", description = "Lists alerts, and whether each has been delivered.")
final class AlertsCommand implements Callable<Integer> {

  /** An alert as {@code --json} prints it; what it does not have is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      Instant at,
      String kind,
      String dagId,
      String runId,
      @Nullable String taskId,
      @Nullable Integer tries,
      @Nullable String check,
      @Nullable String table,
      @Nullable String severity,
      @Nullable Long checked,
      @Nullable Long failed,
      @JsonRawValue @Nullable String sample,
      @Nullable Integer failedTasks,
      @Nullable String reason,
      List<AlertReader.Way> deliveries) {

    static Line of(AlertReader.Told told) {
      Alert alert = told.alert();
      Alert.Task task = alert.task();
      Alert.Check check = alert.check();
      return new Line(
          alert.at(),
          alert.kind().name().toLowerCase(Locale.ROOT),
          alert.place().dagId(),
          alert.place().runId(),
          task == null ? null : task.taskId(),
          task == null ? null : task.tries(),
          check == null ? null : check.check(),
          check == null ? null : check.table(),
          check == null ? null : check.severity(),
          check == null ? null : check.checked(),
          check == null ? null : check.failed(),
          check == null ? null : check.sample(),
          alert.failedTasks(),
          alert.reason(),
          told.deliveries());
    }
  }

  private final Program program;

  @Mixin private Limit limit = new Limit();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  AlertsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int lines = limit.lines();
    List<AlertReader.Told> told = Store.open(program).alerts().alerts(lines);
    if (json) {
      program.out().println(JsonText.write(told.stream().map(Line::of).toList()));
    } else {
      program.out().print(table(told));
    }
    return 0;
  }

  private static TextTable table(List<AlertReader.Told> told) {
    var table =
        new TextTable(
            "AT",
            "WHAT",
            "DAG",
            "RUN",
            "NAME",
            "CHANNEL",
            "STATE",
            "ATTEMPTS",
            "NEXT",
            "LAST ERROR");
    for (AlertReader.Told one : told) {
      Alert alert = one.alert();
      for (AlertReader.Way way : one.deliveries()) {
        table.row(
            alert.at(),
            alert.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            alert.place().dagId(),
            alert.place().runId(),
            name(alert),
            way.channel(),
            way.state().replace('_', ' '),
            way.attempts(),
            way.nextAttempt(),
            way.lastError());
      }
    }
    return table;
  }

  private static @Nullable String name(Alert alert) {
    if (alert.check() != null) {
      return alert.check().check();
    }
    return alert.task() == null ? null : alert.task().taskId();
  }
}
