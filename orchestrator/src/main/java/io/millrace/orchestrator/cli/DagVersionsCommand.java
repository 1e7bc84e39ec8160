package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.VersionReader.Version;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the structures that a DAG has had. */
@Command(name = "versions", description = "Lists the structures that a DAG has had.")
final class DagVersionsCommand implements Runnable {

  private record Line(
      int version, Instant createdAt, int tasks, int edges, int runs, int nodes, boolean current) {}

  private final Program program;

  @Parameters(paramLabel = "DAG")
  private String dag = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DagVersionsCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    var versions = DagVersions.of(program, Store.open(program).versions(), dag);
    if (json) {
      program
          .out()
          .println(
              JsonText.write(
                  versions.all().stream()
                      .map(version -> line(version, versions.isCurrent(version)))
                      .toList()));
      return;
    }
    var table = new TextTable("VERSION", "CREATED", "TASKS", "EDGES", "RUNS", "NODES", "");
    for (Version version : versions.all()) {
      table.row(
          version.number(),
          version.createdAt(),
          version.tasks(),
          version.edges(),
          version.runs(),
          version.nodes(),
          versions.isCurrent(version) ? "current" : "");
    }
    program.out().print(table);
  }

  private static Line line(Version version, boolean current) {
    return new Line(
        version.number(),
        version.createdAt(),
        version.tasks(),
        version.edges(),
        version.runs(),
        version.nodes(),
        current);
  }
}
