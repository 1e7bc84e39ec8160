package io.millrace.testing;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramTest {

  @ParameterizedTest
  @EnumSource
  void isInstalled(Program program) {
    assertThat(program.path()).isExecutable();
  }

  @Test
  void isNotFoundWhereItIsNot(@TempDir Path folder) {
    assertThat(Program.PSQL.find(folder.toString())).isEmpty();
  }

  @Test
  void isInstalledByContinuousIntegration() throws IOException {
    String script = Files.readString(Path.of("..", ".ci", "run"));

    String needs =
        Arrays.stream(Program.values())
            .map(program -> program.command() + ":" + program.debianPackage())
            .collect(joining(" "));
    assertThat(script).contains("for need in " + needs + "; do");
  }
}
