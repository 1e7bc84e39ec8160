package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a DAG here, to its end. */
@Command(name = "run", description = "Runs a DAG here, to its end.")
final class RunCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  RunCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dag dag = program.catalog().getAsWritten(options.dagId()).dag();
    NewRun run =
        RunRequest.of(
            dag,
            options.logicalDate(),
            options.params(),
            program.workingFolder(),
            RealTime.clock().instant());
    return new RunToEnd(program, json, run.dagId(), run.runId())
        .run(node -> node.engine().create(run));
  }
}
