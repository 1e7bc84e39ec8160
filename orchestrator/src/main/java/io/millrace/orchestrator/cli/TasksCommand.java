package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.PlainText;
import io.millrace.orchestrator.text.TextTable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a run's tasks, prints a task's log, or runs a task alone. */
@Command(
    name = "tasks",
    description = "Lists the tasks of a run; shows a task's log; runs a task alone.")
final class TasksCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private RunName name = new RunName();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  TasksCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Store store = Store.open(program);
    RunReport report = store.report(name.in(store));
    program.out().println(json ? JsonText.write(report.tasks()) : text(report));
    return 0;
  }

  static String text(RunReport report) {
    var table =
        new TextTable(
            "TASK", "STATE", "TRIES", "ROWS", "REJECTED", "NODE", "STARTED", "ENDED", "REASON");
    for (RunReport.TaskReport task : report.tasks()) {
      table.row(
          task.taskId(),
          task.state(),
          tries(task),
          task.rows(),
          task.rejected(),
          task.node(),
          task.startedAt(),
          task.endedAt(),
          task.reason());
    }
    return "%s %s: %s%n%s".formatted(report.dagId(), report.runId(), report.state(), table);
  }

  private static String tries(RunReport.TaskReport task) {
    return task.earlierTries() == 0
        ? Integer.toString(task.tries())
        : "%d (%d earlier)".formatted(task.tries(), task.earlierTries());
  }

  @Command(name = "log", description = "Prints the log of every try of a task.")
  int log(
      @Parameters(paramLabel = "TASK") String taskId,
      @Parameters(paramLabel = "RUN", arity = "0..1") @Nullable String ofRun,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, ofRun);
    String log = store.reader().log(store.task(run, taskId).taskInstanceId());
    program.out().print(PlainText.of(log));
    return 0;
  }
}
