package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.WhyNotRunning;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.PlainText;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.AssetUpdate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a run's tasks, prints a task's log, says why one is not running, or runs one alone. */
@Command(
    name = "tasks",
    description =
        "Lists the tasks of a run; shows a task's log, or why it is not running; runs a task alone.")
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

  private static TextTable table(List<RunReport.TaskReport> tasks) {
    var table =
        new TextTable(
            "TASK", "STATE", "TRIES", "ROWS", "REJECTED", "NODE", "STARTED", "ENDED", "REASON");
    for (RunReport.TaskReport task : tasks) {
      table.row(
          task.taskId(),
          task.progress(),
          tries(task),
          task.rows(),
          task.rows() == null && task.rejected() == 0 ? null : task.rejected(),
          task.node(),
          task.startedAt(),
          task.endedAt(),
          task.reason());
    }
    return table;
  }

  static String text(RunReport report) {
    return "%s %s: %s%s%n%s%s"
        .formatted(
            report.dagId(),
            report.runId(),
            report.state(),
            report.pausedAt() == null ? "" : ", paused",
            notes(report),
            table(report.tasks()));
  }

  private static String notes(RunReport report) {
    var notes = new StringBuilder();
    for (AssetUpdate update : report.updates()) {
      notes.append("update of ").append(PlainText.of(update.asset())).append(" at ");
      notes.append(update.at()).append(System.lineSeparator());
    }
    if (report.note() != null) {
      notes.append("note: ").append(PlainText.of(report.note())).append(System.lineSeparator());
    }
    for (RunReport.TaskReport task : report.tasks()) {
      if (task.note() != null) {
        notes.append("note of ").append(task.taskId()).append(": ");
        notes.append(PlainText.of(task.note())).append(System.lineSeparator());
      }
    }
    return notes.toString();
  }

  private static String tries(RunReport.TaskReport task) {
    return task.earlierTries() == 0
        ? Integer.toString(task.tries())
        : "%d (%d earlier)".formatted(task.tries(), task.earlierTries());
  }

  @Command(name = "why", description = "Says which condition keeps a task from running.")
  int why(
      @Parameters(paramLabel = "TASK") String taskId,
      @Parameters(
              paramLabel = "RUN",
              arity = "0..1",
              description = "The newest that has it if absent.")
          @Nullable String ofRun,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag,
      @Option(names = "--json") boolean asJson) {
    Store store = Store.open(program);
    RunReader.Run run = store.runOf(taskId, ofDag, ofRun);
    store.task(run, taskId); // refuses one that the run does not have
    WhyNotRunning.Reason reason = store.whyNotRunning().of(run.dagRunId(), taskId).orElseThrow();
    program.out().println(asJson ? JsonText.write(reason) : PlainText.of(reason.sentence()));
    return 0;
  }

  @Command(
      name = "instances",
      description = "Lists the instances of a mapped task, group or loop; what failed first.")
  int instances(
      @Parameters(paramLabel = "TASK") String taskId,
      @Parameters(
              paramLabel = "RUN",
              arity = "0..1",
              description = "The newest that has it if absent.")
          @Nullable String ofRun,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag,
      @Option(
              names = "--limit",
              defaultValue = "100",
              description = "How many (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--json") boolean asJson) {
    if (limit < 0) {
      throw new UsageRefused("--limit must be 0 or more, not " + limit);
    }
    Store store = Store.open(program);
    RunReader.Run run = store.runOf(taskId, ofDag, ofRun);
    long task = store.task(run, taskId).taskInstanceId();
    List<RunReport.TaskReport> instances =
        store.reader().instances(run.dagRunId(), task, limit).stream()
            .map(RunReport::task)
            .toList();
    program.out().println(asJson ? JsonText.write(instances) : table(instances));
    return 0;
  }

  @Command(name = "log", description = "Prints the log of every try of a task.")
  int log(
      @Parameters(paramLabel = "TASK") String taskId,
      @Parameters(
              paramLabel = "RUN",
              arity = "0..1",
              description = "The newest that has it if absent.")
          @Nullable String ofRun,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag) {
    Store store = Store.open(program);
    RunReader.Run run = store.runOf(taskId, ofDag, ofRun);
    String log = store.reader().log(store.task(run, taskId).taskInstanceId());
    program.out().print(PlainText.of(log));
    return 0;
  }
}
