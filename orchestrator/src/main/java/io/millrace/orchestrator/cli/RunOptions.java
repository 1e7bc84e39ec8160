package io.millrace.orchestrator.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command is told of the run that it is to create. */
final class RunOptions {

  @Parameters(paramLabel = "DAG", description = "The DAG to run.")
  private String dagId = "";

  @Option(
      names = "--logical-date",
      paramLabel = "DATE",
      description = "Start of the data interval; the last completed one if absent.")
  private @Nullable String logicalDate;

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of the run.")
  private List<String> params = List.of();

  String dagId() {
    return dagId;
  }

  /** As typed; null for the last completed interval. */
  @Nullable String logicalDate() {
    return logicalDate;
  }

  /**
   * The parameters by name.
   *
   * @throws UsageRefused if one has no name, or a name comes twice
   */
  Map<String, String> params() {
    return NamedValues.of(params);
  }
}
