package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.execute.Outputs;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one task alone. */
@Command(
    name = "test",
    description = {
      "Runs one task alone, once, on its real connections, and records no run.",
      "What it does in its warehouse is rolled back unless --commit is given; what a task does"
          + " elsewhere, in Java, in a shell or by HTTP, is done for good."
    })
final class TasksTestCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private RunOptions options = new RunOptions();

  @Parameters(paramLabel = "TASK", description = "The task to run.")
  private String taskId = "";

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Take the outputs of other tasks from this run.")
  private @Nullable String outputsOf;

  @Option(names = "--commit", description = "Keep what it does in its warehouse.")
  private boolean commit;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  TasksTestCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Dag dag = program.catalog().get(options.dagId()).dag();
    Task<?> task = task(dag);
    Clock clock = RealTime.clock();
    NewRun run =
        RunRequest.of(
            dag, options.logicalDate(), options.params(), program.workingFolder(), clock.instant());
    Store store = Store.open(program);
    Map<String, String> outputs = outputs(store, dag, task);
    var trial = new TaskTrial(around(store.secrets()), dag, task, run, outputs, clock);
    program.atTheEnd(trial::stop);
    TaskTrial.Ended ended = trial.run(commit);
    var report = TrialReport.of(dag, task, run, ended);
    program.out().println(json ? JsonText.write(report) : report.text());
    return ended.outcome() instanceof Outcome.Succeeded
            || ended.outcome() instanceof Outcome.Skipped
        ? 0
        : 1;
  }

  private Task<?> task(Dag dag) {
    List<String> known = dag.tasks().stream().map(Task::id).toList();
    return dag.tasks().stream()
        .filter(task -> task.id().equals(taskId))
        .findFirst()
        .orElseThrow(() ->
            new UsageRefused(
                "DAG %s has no task %s; it has %s%s"
                    .formatted(
                        dag.id(),
                        taskId,
                        String.join(", ", known),
                        DidYouMean.suggestion(taskId, known))));
  }

  private Map<String, String> outputs(Store store, Dag dag, Task<?> task) {
    Map<String, String> outputs =
        outputsOf == null
            ? Map.of()
            : Outputs.of(
                Dsl.on(program.databases().orchestrator()),
                store.run(dag.id(), outputsOf).dagRunId());
    List<String> missing = TaskTrial.missing(dag, task, outputs);
    if (!missing.isEmpty()) {
      throw new UsageRefused(
          "task %s takes the output of %s%s"
              .formatted(
                  task.id(),
                  String.join(", ", missing),
                  outputsOf == null
                      ? "; name a run that has it with --run RUN"
                      : ", which run " + outputsOf + " does not have; name another"));
    }
    return outputs;
  }

  private Surroundings around(Secrets secrets) {
    secrets.begin();
    Databases databases = program.databases();
    return new Surroundings(
        databases.orchestrator(),
        databases.orchestrator(),
        new MigratedWarehouses(databases, program::catalog),
        LocalNode.sources(program),
        secrets);
  }
}
