package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.alert.Alert;
import io.millrace.orchestrator.alert.AlertReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists alerts and how each is delivered. */
@Command(name = "alerts", description = "Lists alerts, and whether each has been delivered.")
final class AlertsCommand implements Callable<Integer> {

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
      program.out().println(JsonText.write(told));
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
            alert.kind().key().replace('_', ' '),
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
    return alert.task() == null ? alert.staleTable() : alert.task().taskId();
  }
}
