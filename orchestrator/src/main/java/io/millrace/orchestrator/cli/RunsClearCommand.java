package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.ClearRequest;
import io.millrace.orchestrator.run.ClearedTask;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has tasks run again, and leaves that to whichever node takes them. */
@Command(
    name = "clear",
    description =
        "Has tasks of a run run again, on the nodes that are there; all if none is named.")
final class RunsClearCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "RUN")
  private String runId = "";

  @Option(names = "--dag", paramLabel = "DAG", description = "A run of this DAG.")
  private @Nullable String dagId;

  @Option(names = "--task", paramLabel = "TASK", description = "This task; may be given often.")
  private List<String> tasks = List.of();

  @Option(names = "--upstream", description = "Also what these tasks depend on.")
  private boolean upstream;

  @Option(
      names = "--downstream",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Also what depends on these tasks (as by default).")
  private boolean downstream;

  @Option(names = "--past", description = "Also in the DAG's runs of earlier logical dates.")
  private boolean past;

  @Option(names = "--future", description = "Also in the DAG's runs of later logical dates.")
  private boolean future;

  @Option(names = "--only-failed", description = "Only what did not succeed of all that.")
  private boolean onlyFailed;

  @Option(names = "--dry-run", description = "List what would be cleared, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  RunsClearCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Store store = Store.open(program);
    RunReader.Run run = store.run(dagId, runId);
    var which = new Clearing.Tasks(Set.copyOf(tasks), upstream, downstream, onlyFailed);
    var request = new ClearRequest(run.dagRunId(), which, past, future);
    List<ClearedTask> cleared =
        dryRun
            ? store.operations().preview(request)
            : store.operations().clear(request, store.actor());
    if (json) {
      program.out().println(JsonText.write(cleared));
    } else if (!cleared.isEmpty()) {
      program.out().print(table(cleared));
      program.out().println(sentence(cleared.size(), run.dagId()));
    }
    if (cleared.isEmpty() && !json) {
      program
          .err()
          .println("millrace: " + run.label() + " has nothing to clear that was asked for");
    }
    return cleared.isEmpty() && !dryRun ? 1 : 0;
  }

  private static TextTable table(List<ClearedTask> cleared) {
    var table = new TextTable("RUN", "LOGICAL DATE", "TASK", "STATE");
    cleared.forEach(
        task -> table.row(task.runId(), task.logicalDate(), task.taskId(), task.state().key()));
    return table;
  }

  private String sentence(int tasks, String ofDag) {
    String many = (tasks == 1 ? "1 task" : tasks + " tasks") + " of DAG " + ofDag;
    return dryRun
        ? many + " would run again; nothing is changed"
        : many + " will run again, on the nodes that are there";
  }
}
