package io.millrace.orchestrator.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Short commands of the operating system. */
final class Command {

  /** How a command ended, and what it said on both of its streams. */
  record Result(int exitCode, String output) {}

  private Command() {}

  /** Runs it to its end. */
  static Result run(List<String> command) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    try (var output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text.strip());
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Whether the search path has the command. */
  static boolean exists(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Whether the command exists here and ends well. */
  static boolean works(String... command) {
    try {
      return run(List.of(command)).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
