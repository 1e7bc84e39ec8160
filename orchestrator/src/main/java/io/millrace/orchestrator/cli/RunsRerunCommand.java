package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a run like another, and runs it here, to its end. */
@Command(
    name = "rerun",
    description =
        "Creates a run of the same interval as another, with its parameters but for those that are"
            + " given, and runs it here, to its end.")
final class RunsRerunCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "RUN")
  private String runId = "";

  @Option(names = "--dag", paramLabel = "DAG", description = "A run of this DAG.")
  private @Nullable String dagId;

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Instead of the run's own.")
  private List<String> params = List.of();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  RunsRerunCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    var given = NamedValues.of(params);
    Store store = Store.open(program);
    RunReader.Run before = store.run(dagId, runId);
    Dag dag = program.catalog().get(before.dagId()).dag();
    NewRun run =
        RunRequest.again(
            dag,
            store.reader().request(before.dagRunId()),
            given,
            program.workingFolder(),
            RealTime.clock().instant());
    return new RunToEnd(program, json, run.dagId(), run.runId())
        .run(node -> node.engine().create(run));
  }
}
