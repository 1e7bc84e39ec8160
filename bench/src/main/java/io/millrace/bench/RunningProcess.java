package io.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A process that a benchmark has started. It is asked to end when this is closed. */
final class RunningProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final Thread atTheEnd;

  private RunningProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
    this.atTheEnd = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  static RunningProcess start(ProcessBuilder builder) throws IOException {
    return new RunningProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line that begins so; answers those before it. */
  List<String> await(String beginning) throws IOException, InterruptedException {
    List<String> before = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(beginning)) {
        return before;
      }
      before.add(line);
    }
    throw new IllegalStateException(
        process.info().commandLine().orElse("a process")
            + " ended with "
            + process.waitFor()
            + " before it said: "
            + beginning);
  }

  void say(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /** Ends it on the spot, as a machine does that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    try {
      out.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }
}
