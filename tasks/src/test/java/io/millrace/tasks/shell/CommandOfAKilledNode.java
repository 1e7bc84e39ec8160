package io.millrace.tasks.shell;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.FakeTaskContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that runs one command, prints what it logs, and can be killed. */
final class CommandOfAKilledNode implements AutoCloseable {

  private final Process node;
  private final BufferedReader log;

  CommandOfAKilledNode(String command) throws IOException {
    node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommandOfAKilledNode.class.getName(),
                command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    log = node.inputReader(StandardCharsets.UTF_8);
  }

  public static void main(String[] args) throws InterruptedException {
    var printed =
        new FakeTaskContext(Path.of("")) {
          @Override
          public void log(String line) {
            System.out.println(line);
          }
        };
    ShellOperator.shell(args[0]).run(printed);
  }

  /** The number that the command logs next. */
  long number() throws IOException {
    return Long.parseLong(requireNonNull(log.readLine(), "the command logs no more"));
  }

  void kill() {
    node.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
