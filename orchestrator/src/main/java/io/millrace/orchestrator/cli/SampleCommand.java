package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.Dag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a DAG's generator write its sample files. */
@Command(
    name = "sample",
    description = "Writes sample input for a DAG, with the results to expect beside it.")
final class SampleCommand implements Runnable {

  /** A hundred times as much as is real; more is a slip that fills the disk. */
  private static final int MOST = 100;

  private record Written(String file, long bytes) {}

  private final Program program;

  @Parameters(paramLabel = "DAG", description = "Name of the DAG.")
  private String dag = "";

  @Option(
      names = "--scale",
      defaultValue = "1.0",
      paramLabel = "S",
      description = "1.0 is the full size (default).")
  private double scale;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Equal seeds make equal files (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to, created if absent.")
  private Path into = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  SampleCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    if (!(scale > 0 && scale <= MOST)) {
      throw new UsageRefused(
          "--scale must be a number above 0 and at most %d, such as 0.01, not %s."
              .formatted(MOST, scale));
    }
    Dag found = program.catalog().get(dag).dag();
    if (found.sample() == null) {
      throw new CommandFailed("The DAG " + dag + " has no sample data.");
    }
    Path folder = program.path(into);
    try {
      Files.createDirectories(folder);
      found.sample().write(folder, scale, seed);
      print(folder);
    } catch (IOException e) {
      throw new CommandFailed(
          "The sample cannot be written to " + folder + ": " + e + "; give another folder.", e);
    }
  }

  private void print(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Written> files =
          tree.filter(Files::isRegularFile)
              .sorted()
              .map(file -> new Written(file.toString(), file.toFile().length()))
              .toList();
      if (json) {
        program.out().println(JsonText.write(files));
      } else {
        var table = new TextTable("FILE", "BYTES");
        files.forEach(file -> table.row(file.file(), file.bytes()));
        program.out().print(table);
      }
    }
  }
}
