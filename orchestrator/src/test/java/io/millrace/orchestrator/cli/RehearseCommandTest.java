package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {

  @TempDir private Path folder;

  @Test
  void servesAndLeavesNothingBehind() throws IOException {
    var terminal = new Terminal(folder).with("MILLRACE_DB_URL", "postgresql://nobody@nowhere/x");
    List<Path> before = rehearsals();

    var ended = terminal.run("rehearse");

    assertThat(ended).isEqualTo(new Terminal.Ended(0, "Looked at 8 pages.\n", ""));
    assertThat(folder).isEmptyDirectory();
    assertThat(rehearsals()).isEqualTo(before);
  }

  private static List<Path> rehearsals() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("millrace-rehearsal")).toList();
    }
  }
}
