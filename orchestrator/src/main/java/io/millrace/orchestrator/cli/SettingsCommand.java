package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.settings.Setting;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what the program was told, and by whom. */
@Command(name = "settings", description = "Lists the settings and where each value comes from.")
final class SettingsCommand implements Runnable {

  private record Line(String name, @Nullable String value, String origin) {

    static Line of(Setting setting) {
      String origin = setting.value() == null ? "not set" : setting.origin().toString();
      return new Line(setting.name(), setting.value(), origin);
    }
  }

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  SettingsCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    List<Line> lines = program.settings().all().stream().map(Line::of).toList();
    if (json) {
      program.out().println(JsonText.write(lines));
      return;
    }
    var table = new TextTable("SETTING", "VALUE", "ORIGIN");
    lines.forEach(line -> table.row(line.name(), line.value(), line.origin()));
    program.out().print(table);
  }
}
