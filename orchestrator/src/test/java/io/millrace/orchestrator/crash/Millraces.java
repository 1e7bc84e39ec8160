package io.millrace.orchestrator.crash;

import io.millrace.orchestrator.catalog.DagJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the program as processes of their own, on one home, with the DAGs that count increments
 * and minutes.
 */
final class Millraces {

  private static final String MIGRATION =
      "create table increments (run_id text not null, task_id text not null)";

  private final Path home;
  private final Path dags;
  private final Map<String, String> environment = new HashMap<>();

  Millraces(Path folder) throws IOException {
    home = folder.resolve("home");
    dags = Files.createDirectories(folder.resolve("dags"));
    DagJar.ofPackage(
        dags.resolve("increments.jar"),
        Map.of("db/increments/V1__increments.sql", MIGRATION),
        Increments.class,
        EveryMinute.class,
        EveryDay.class,
        Misbehaving.class);
  }

  /** Sets a variable for the processes that start from now on. */
  Millraces with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What a process came to. */
  record Ended(int status, String out, String err) {}

  /** A process that runs. */
  static final class Running {

    private final Process process;
    private final Path out;
    private final Path err;

    Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process does not end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits until the process has stopped itself. */
    void awaitStopped() throws IOException, InterruptedException {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      for (int look = 0; look < 600; look++) {
        if (Files.readString(stat).contains(") T ")) {
          return;
        }
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("ended without stopping: " + Files.readString(err));
        }
      }
      throw new AssertionError("does not stop: " + Files.readString(err));
    }

    /** Asks the process to end, as Ctrl-C does and as a machine that shuts down. */
    void terminate() {
      process.destroy();
    }

    /** Ends the process on the spot, as a machine does that loses its power. */
    void kill() {
      process.destroyForcibly();
    }

    /** Waits for a moment, in which the process must not end. */
    void requireRunning() throws IOException, InterruptedException {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it has ended: " + Files.readString(err));
      }
    }

    void goOn() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-CONT", Long.toString(process.pid())).start().waitFor();
    }
  }

  Running start(String failpoint, String... arguments) throws IOException {
    Path out = Files.createTempFile(dags.getParent(), "process", ".out");
    Path err = Files.createTempFile(dags.getParent(), "process", ".err");
    List<String> command =
        ProgramCommand.of(List.of("-Xmx256m", "-Dmillrace.failpoint=" + failpoint), arguments);
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("MILLRACE_HOME", home.toString());
    builder.environment().put("MILLRACE_DAGS", dags.toString());
    builder.environment().put("MILLRACE_PORT", "0");
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  /** What the processes have written down so far. */
  String log() throws IOException {
    return Files.readString(home.resolve("logs").resolve("millrace.log"));
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start("", arguments).await();
  }
}
