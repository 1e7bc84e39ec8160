package io.millrace.tasks.shell;

import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command for {@code /bin/sh}, in a process group of its own: what it prints goes to the try's
 * log line by line, a status other than 0 fails the task, and stopping the task ends the whole
 * group.
 *
 * <p>It happens at least once. Its environment names the run: {@code MILLRACE_DAG_ID}, {@code
 * MILLRACE_RUN_ID}, {@code MILLRACE_TASK_ID}, {@code MILLRACE_TRY_NUMBER}, {@code
 * MILLRACE_LOGICAL_DATE} and {@code MILLRACE_IDEMPOTENCY_KEY}, the same for every try of a task in
 * a run. Immutable.
 */
public final class ShellOperator implements ExternalOperator<Void> {

  private static final int LONGEST_LINE = 65_536;
  private static final long SECONDS_TO_END = 5;

  private final String command;
  private final @Nullable Path folder;
  private final Map<String, String> environment;

  private ShellOperator(String command, @Nullable Path folder, Map<String, String> environment) {
    this.command = command;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  public static ShellOperator shell(String command) {
    return new ShellOperator(command, null, Map.of());
  }

  /** Runs in this folder instead of the program's own. */
  public ShellOperator in(Path workingFolder) {
    return new ShellOperator(command, workingFolder, environment);
  }

  /** Adds a variable to the command's environment. */
  public ShellOperator with(String variable, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new ShellOperator(command, folder, more);
  }

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public @Nullable Void run(TaskContext context) throws InterruptedException {
    Process process = start(context);
    Thread reader = Thread.ofVirtual().start(() -> log(process, context));
    try {
      int status = process.waitFor();
      reader.join();
      if (status != 0) {
        throw TaskFailed.forNow(
            "the command ended with status " + status + "; its output is in the log", null);
      }
      return null;
    } catch (InterruptedException stopped) {
      end(process);
      throw stopped;
    }
  }

  private Process start(TaskContext context) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw TaskFailed.forGood("the working folder " + folder + " does not exist; create it");
    }
    var builder = new ProcessBuilder(List.of("setsid", "/bin/sh", "-c", command));
    builder.directory(folder == null ? null : folder.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Map<String, String> variables = builder.environment();
    variables.put("MILLRACE_DAG_ID", context.dagId());
    variables.put("MILLRACE_RUN_ID", context.runId());
    variables.put("MILLRACE_TASK_ID", context.taskId());
    variables.put("MILLRACE_TRY_NUMBER", Integer.toString(context.tryNumber()));
    variables.put("MILLRACE_LOGICAL_DATE", context.logicalDate().toString());
    variables.put("MILLRACE_IDEMPOTENCY_KEY", context.idempotencyKey());
    variables.putAll(environment);
    try {
      return builder.start();
    } catch (IOException failure) {
      throw TaskFailed.forGood("the command cannot be started: " + failure.getMessage());
    }
  }

  private static void log(Process process, TaskContext context) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), decoder))) {
      var line = new StringBuilder();
      for (int next = lines.read(); next >= 0; next = lines.read()) {
        if (next == '\n' || line.length() >= LONGEST_LINE) {
          context.log(line.toString());
          line.setLength(0);
        }
        if (next != '\n') {
          line.append((char) next);
        }
      }
      if (!line.isEmpty()) {
        context.log(line.toString());
      }
    } catch (IOException closed) {
      context.log("(the command's output was cut off: " + closed.getMessage() + ")");
    }
  }

  /** The whole group: first asked, then made to end. */
  private static void end(Process process) {
    signal(process, "-TERM");
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        signal(process, "-KILL");
      }
    } catch (InterruptedException again) {
      signal(process, "-KILL");
      Thread.currentThread().interrupt();
    }
  }

  private static void signal(Process process, String signal) {
    try {
      new ProcessBuilder("kill", signal, "--", "-" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException unable) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
