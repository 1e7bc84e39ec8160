package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.DagJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, in a folder of their own, as the launcher would. */
final class Terminal {

  /** What a command printed and answered. */
  record Ended(int exit, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  Terminal(Path folder) {
    this.folder = folder;
  }

  Terminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Terminal withDags(Class<?>... definitions) throws IOException {
    Path dags = Files.createDirectories(folder.resolve("dags"));
    DagJar.of(dags.resolve("dags.jar"), definitions);
    return with("MILLRACE_DAGS", dags.toString());
  }

  Ended run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit = Millrace.run(program(out, err), args);
    return new Ended(exit, out.toString(), err.toString());
  }

  /** The program as {@link #run} starts it, for a test that goes further than a command. */
  Program program(Writer out, Writer err) {
    return new Program(Map.copyOf(environment), folder, new PrintWriter(out), new PrintWriter(err));
  }
}
