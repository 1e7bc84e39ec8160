package io.millrace.orchestrator.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Pid;
import io.millrace.testing.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Nothing is left of the server of tests that are killed with {@code kill -9}. */
class LastWillTest {

  @Test
  void endsTheServerAndRemovesItsFolder() throws Exception {
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledTests.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said = tests.inputReader()) {
      Path folder = Path.of(Objects.requireNonNull(said.readLine()));
      var server = new Pid(Long.parseLong(Objects.requireNonNull(said.readLine())));
      assertThat(server.lives()).isTrue();

      tests.destroyForcibly().waitFor();

      Poll.until(
          "the server has ended and its folder is gone",
          Duration.ofSeconds(30),
          () -> !server.lives() && !Files.exists(folder));
    } finally {
      tests.destroyForcibly();
    }
  }
}
