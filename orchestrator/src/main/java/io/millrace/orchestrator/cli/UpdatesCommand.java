package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.AssetUpdates.Listed;
import io.millrace.orchestrator.run.AssetUpdates.Listener;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.AssetUpdate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the updates of assets that DAGs wait for, or records one. */
@Command(
    name = "updates",
    description = "Lists updates of tables and other assets that DAGs wait for; add one.")
final class UpdatesCommand implements Callable<Integer> {

  /** What came of recording one. */
  private record Added(String asset, List<String> told) {}

  private final Program program;

  @Parameters(arity = "0..1", paramLabel = "ASSET", description = "Only this one's.")
  private @Nullable String asset;

  @Mixin private Limit limit = new Limit();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  UpdatesCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int lines = limit.lines();
    List<Listed> newest = Store.open(program).updates().newest(asset, lines);
    if (json) {
      program.out().println(JsonText.write(newest));
      return 0;
    }
    var table = new TextTable("AT", "ASSET", "BY", "STARTED", "NOTE");
    newest.forEach(one ->
        table.row(
            one.update().at(),
            one.update().asset(),
            by(one.update()),
            one.told().stream().map(UpdatesCommand::started).collect(Collectors.joining(", ")),
            one.update().note()));
    program.out().print(table);
    return 0;
  }

  private static String by(AssetUpdate update) {
    return update.dagId() == null
        ? "hand"
        : "%s/%s %s".formatted(update.dagId(), update.runId(), update.taskId());
  }

  private static String started(Listener told) {
    return told.dagId() + (told.runId() == null ? " waits" : "/" + told.runId());
  }

  @Command(
      name = "add",
      description = {
        "Records that something was updated outside, for the DAGs that wait for it.",
        "A table is WAREHOUSE/SCHEMA.TABLE."
      },
      footer = "%nExample: millrace updates add price_list --note \"new prices of May\"")
  int add(
      @Parameters(paramLabel = "ASSET") String name,
      @Option(names = "--note", paramLabel = "TEXT", description = "Why, for people.")
          @Nullable String note,
      @Option(names = "--json", description = "Print JSON.") boolean asJson) {
    AssetUpdates updates = Store.open(program).updates();
    List<String> told = updates.add(name, note);
    String waits =
        told.isEmpty()
            ? "no DAG waits for it" + DidYouMean.suggestion(name, updates.waitedFor())
            : String.join(", ", told) + (told.size() == 1 ? " waits for it" : " wait for it");
    program
        .out()
        .println(
            asJson
                ? JsonText.write(new Added(name, told))
                : "the update of %s is recorded; %s".formatted(name, waits));
    return 0;
  }
}
