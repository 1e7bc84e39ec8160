package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.RunReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run somebody wants to see. */
final class RunName {

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "The newest run if absent.")
  private @Nullable String runId;

  @Option(names = "--dag", paramLabel = "DAG", description = "A run of this DAG.")
  private @Nullable String dagId;

  RunReader.Run in(Store store) {
    return store.run(dagId, runId);
  }
}
