package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.VersionDiff;
import io.millrace.orchestrator.run.VersionReader;
import io.millrace.orchestrator.run.VersionReader.Version;
import io.millrace.orchestrator.text.JsonText;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what differs between two versions of a DAG. */
@Command(name = "diff", description = "Says what differs between two versions of a DAG.")
final class DagDiffCommand implements Runnable {

  private record Difference(String dagId, int from, int to, VersionDiff differences) {}

  private final Program program;

  @Parameters(index = "0", paramLabel = "DAG")
  private String dag = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FROM",
      description = "Number of a version; the one before TO without it.")
  private @Nullable Integer from;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Number of a version; the current one without it.")
  private @Nullable Integer to;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DagDiffCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    VersionReader reader = Store.open(program).versions();
    var versions = DagVersions.of(program, reader, dag);
    Version newer = to == null ? versions.newest() : versions.get(to);
    Version older = from == null ? versions.before(newer) : versions.get(from);
    var diff = VersionDiff.of(reader.graph(older), reader.graph(newer));
    if (json) {
      program
          .out()
          .println(JsonText.write(new Difference(dag, older.number(), newer.number(), diff)));
      return;
    }
    PrintWriter out = program.out();
    out.printf("%s from %s to %s%n", dag, words(older, versions), words(newer, versions));
    print(diff, out);
  }

  private static String words(Version version, DagVersions versions) {
    return "version %d (%s%s)"
        .formatted(
            version.number(),
            version.createdAt().truncatedTo(ChronoUnit.SECONDS),
            versions.isCurrent(version) ? ", current" : "");
  }

  private static void print(VersionDiff diff, PrintWriter out) {
    diff.limits()
        .forEach(change ->
            out.printf(
                "limit changed %s: was %s, is %s%n", change.what(), change.from(), change.to()));
    diff.added().forEach(task -> out.println("task added    " + task));
    diff.removed().forEach(task -> out.println("task removed  " + task));
    diff.changed()
        .forEach(change ->
            out.printf(
                "task changed  %s: %s was %s, is %s%n",
                change.taskId(), change.what(), change.from(), change.to()));
    diff.edgesAdded()
        .forEach(
            edge -> out.printf("edge added    %s -> %s%n", edge.upstream(), edge.downstream()));
    diff.edgesRemoved()
        .forEach(
            edge -> out.printf("edge removed  %s -> %s%n", edge.upstream(), edge.downstream()));
    if (diff.isEmpty()) {
      out.println("the same tasks and edges, in another order");
    }
  }
}
