package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.orchestrator.catalog.CheckedFile;
import io.millrace.orchestrator.catalog.Problem;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a file of DAGs can be loaded, without a database and without a node. */
@Command(
    name = "check",
    description = "Says what is wrong with a file of DAGs, or which tasks it brings.")
final class CheckCommand implements Callable<Integer> {

  private record Report(
      String file,
      boolean sound,
      List<DagLine> dags,
      List<Problem> problems,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {}

  private record DagLine(
      String dagId, String schedule, @Nullable String warehouse, List<String> tasks) {

    static DagLine of(Dag dag) {
      return new DagLine(
          dag.id(),
          dag.timing().schedule().inWords(),
          dag.warehouse(),
          dag.tasks().stream().map(Task::id).toList());
    }
  }

  private final Program program;

  @Parameters(paramLabel = "DAGFILE", description = "A .java file, a folder of such, or a jar.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  CheckCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Path path = program.path(file);
    if (!Files.exists(path)) {
      throw new UsageRefused("There is no file " + file + ".");
    }
    if (!CheckedFile.isPossible(path)) {
      throw new UsageRefused(
          Files.isDirectory(path)
              ? file + " has no .java file: name a folder that has some, a .java file, or a jar."
              : file + " brings no DAG: give a .java file, a folder of such, or a jar.");
    }
    var ignored = program.settings(); // says where the log is
    CheckedFile checked = CheckedFile.of(path, file.toString());
    print(checked);
    return checked.problems().isEmpty() ? 0 : 1;
  }

  private void print(CheckedFile checked) {
    boolean sound = checked.problems().isEmpty();
    List<DagLine> dags = checked.dags().stream().map(DagLine::of).toList();
    List<String> warnings = UnpublishedAssets.of(checked.dags(), checked.dags());
    if (json) {
      program
          .out()
          .println(
              JsonText.write(
                  new Report(file.toString(), sound, dags, checked.problems(), warnings)));
      return;
    }
    checked.problems().forEach(problem -> program.out().println(problem.shown()));
    for (DagLine dag : dags) {
      program
          .out()
          .printf(
              "%s: %s%s%n  %s%n",
              dag.dagId(),
              dag.schedule(),
              dag.warehouse() == null ? "" : ", warehouse " + dag.warehouse(),
              String.join(", ", dag.tasks()));
    }
    warnings.forEach(warning -> program.out().println("Warning: " + warning));
  }
}
