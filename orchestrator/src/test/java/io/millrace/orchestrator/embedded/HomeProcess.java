package io.millrace.orchestrator.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link HomeUser} as a process of its own, the first of its group as a shell would start it. */
final class HomeProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private HomeProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  static HomeProcess start(Path folder) throws IOException {
    return start(folder, "", List.of());
  }

  /**
   * Starts the program and waits until it has joined.
   *
   * @param farewell a statement that it runs when it is asked to end
   * @param prefix what the program is started with
   */
  static HomeProcess start(Path folder, String farewell, List<String> prefix) throws IOException {
    var command = new ArrayList<>(prefix);
    // A build in the background ignores interrupts, and so would all it starts.
    command.addAll(List.of("env", "--default-signal=INT", "setsid"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    // Cheap to start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HomeUser.class.getName(), folder.toString(), farewell));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    var started = new HomeProcess(builder.start());
    String line = started.output.readLine();
    if (!"joined".equals(line)) {
      throw new IllegalStateException("the program said " + line);
    }
    return started;
  }

  /** What the program's session answers. */
  String ask(String statement) throws IOException {
    input.write(statement + "\n");
    input.flush();
    return String.valueOf(output.readLine());
  }

  /** Ctrl-C in a terminal: the whole foreground group is interrupted. */
  void interruptGroup() throws IOException {
    Command.run(List.of("sh", "-c", "kill -INT -" + process.pid()));
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    await();
  }

  /** Ends in order, as a command does that is through. */
  void leave() throws IOException, InterruptedException {
    input.close();
    await();
  }

  void await() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the program does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
