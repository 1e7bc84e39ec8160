package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.execute.EngineListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Serves for a moment from a home of its own, which it removes, and looks at the pages: what the
 * JVM loads meanwhile is what the launcher's archive of classes holds. Knows none of the user's
 * settings. A machine on which it cannot serve has a smaller archive, and nothing else.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Serves for a moment from a home of its own.")
final class RehearseCommand implements Callable<Integer> {

  /**
   * So that the compiler is among what is loaded: the first file of a user then takes half as long.
   */
  private static final String DAG =
      """
      import static io.millrace.tasks.plain.JavaTasks.java;

      import io.millrace.tasks.Dag;
      import io.millrace.tasks.DagDefinition;

      public class Rehearsal implements DagDefinition {
        @Override
        public Dag define() {
          var dag = Dag.named("rehearsal");
          dag.task("only", java(context -> {}));
          return dag.build();
        }
      }
      """;

  private final Program program;

  RehearseCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("millrace-rehearsal");
    var nowhere = new PrintWriter(Writer.nullWriter());
    var settings = Map.of("MILLRACE_HOME", folder.toString(), "MILLRACE_PORT", "0");
    try (var rehearsal = new Program(settings, folder, nowhere, nowhere)) {
      rehearsal.atTheEnd(() -> delete(folder));
      Path dags = Files.createDirectories(rehearsal.settings().home().dags());
      Files.writeString(dags.resolve("Rehearsal.java"), DAG);
      String url = ServingNode.start(rehearsal, new EngineListener() {}).url();
      List<String> pages = pages(rehearsal.catalog());
      for (String page : pages) {
        read(url + page);
      }
      program.out().println("Looked at " + pages.size() + " pages.");
    } catch (RuntimeException | IOException failure) {
      program.err().println("millrace: The rehearsal broke off: " + failure.getMessage());
    }
    return 0;
  }

  private static List<String> pages(Catalog catalog) {
    var pages = new ArrayList<>(List.of("/", "/health", "/metrics", "/alerts", "/checks"));
    for (KnownDag known : catalog.known()) {
      String dag = "/dags/" + known.dag().id();
      pages.addAll(List.of(dag, dag + "/graph", dag + "/trigger"));
    }
    return pages;
  }

  private static void read(String page) throws IOException {
    try (InputStream answer = URI.create(page).toURL().openStream()) {
      answer.readAllBytes();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
