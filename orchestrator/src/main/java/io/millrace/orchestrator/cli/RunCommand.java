package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a DAG here, to its end. */
@Command(name = "run", description = "Runs a DAG here, to its end.")
final class RunCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "DAG", description = "The DAG to run.")
  private String dagId = "";

  @Option(
      names = "--logical-date",
      paramLabel = "DATE",
      description = "Start of the data interval; the last completed one if absent.")
  private @Nullable String logicalDate;

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of the run.")
  private List<String> params = List.of();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  RunCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dag dag = program.catalog().get(dagId).dag();
    NewRun run =
        RunRequest.of(
            dag,
            logicalDate,
            NamedValues.of(params),
            program.workingFolder(),
            RealTime.clock().instant());
    return new RunToEnd(program, json, run.dagId(), run.runId())
        .run(node -> node.engine().create(run));
  }
}
