package io.millrace.tasks.shell;

import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.process.PrintedLines;
import io.millrace.tasks.process.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command for {@code /bin/sh}, in a process group of its own: what it prints goes to the try's
 * log line by line, a status other than 0 fails the task, and the whole group ends when the task is
 * stopped or the node is killed. The task lasts until the shell has ended and nobody holds its
 * output open any more.
 *
 * <p>It happens at least once. Its environment names the run: {@code MILLRACE_DAG_ID}, {@code
 * MILLRACE_RUN_ID}, {@code MILLRACE_TASK_ID}, {@code MILLRACE_TRY_NUMBER}, {@code
 * MILLRACE_LOGICAL_DATE} and {@code MILLRACE_IDEMPOTENCY_KEY}, the same for every try of a task in
 * a run. Immutable.
 */
public final class ShellOperator implements ExternalOperator<Void> {

  private static final Duration TO_LOG_THE_REST = Duration.ofSeconds(1);

  private final String command;
  private final @Nullable Path folder;
  private final Map<String, String> environment;
  private final Map<String, String> stored;

  private ShellOperator(
      String command,
      @Nullable Path folder,
      Map<String, String> environment,
      Map<String, String> stored) {
    this.command = command;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.stored = Map.copyOf(stored);
  }

  public static ShellOperator shell(String command) {
    return new ShellOperator(command, null, Map.of(), Map.of());
  }

  /** Runs in this folder instead of the program's own. */
  public ShellOperator in(Path workingFolder) {
    return new ShellOperator(command, workingFolder, environment, stored);
  }

  /** Sets {@code name} in the command's environment to this value. */
  public ShellOperator with(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new ShellOperator(command, folder, more, stored);
  }

  /**
   * Sets {@code name} in the command's environment to a stored variable, secret or not. A try fails
   * if there is none.
   */
  public ShellOperator withVariable(String name, String storedVariable) {
    var more = new LinkedHashMap<>(stored);
    more.put(name, storedVariable);
    return new ShellOperator(command, folder, environment, more);
  }

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public @Nullable Void run(TaskContext context) throws InterruptedException {
    List<Process> pipeline = pipeline(context);
    Process shell = pipeline.getFirst();
    Process passing = pipeline.getLast();
    ProcessGroup group = begin(shell);
    var output = PrintedLines.follow(passing.getInputStream(), context::log, context.taskId());
    try {
      int status = shell.waitFor();
      output.awaitEnd();
      group.over();
      if (status != 0) {
        throw TaskFailed.forNow(failure(status, output.lastLines()), null);
      }
      return null;
    } catch (InterruptedException stopped) {
      group.end();
      if (!output.endsWithin(TO_LOG_THE_REST)) {
        passing.destroyForcibly();
      }
      throw stopped;
    }
  }

  private static String failure(int status, String lastLines) {
    return lastLines.isEmpty()
        ? "the command ended with status " + status + " and printed nothing"
        : "the command ended with status " + status + "; it last printed: " + lastLines;
  }

  /** The shell, and what passes its output on. */
  private List<Process> pipeline(TaskContext context) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw TaskFailed.forGood("the working folder " + folder + " does not exist; create it");
    }
    var builder =
        new ProcessBuilder(ProcessGroup.of(List.of("/bin/sh", "-c", command), "</dev/null"));
    builder.directory(folder == null ? null : folder.toFile()).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.put("MILLRACE_DAG_ID", context.dagId());
    variables.put("MILLRACE_RUN_ID", context.runId());
    variables.put("MILLRACE_TASK_ID", context.taskId());
    variables.put("MILLRACE_TRY_NUMBER", Integer.toString(context.tryNumber()));
    variables.put("MILLRACE_LOGICAL_DATE", context.logicalDate().toString());
    variables.put("MILLRACE_IDEMPOTENCY_KEY", context.idempotencyKey());
    variables.putAll(environment);
    stored.forEach((name, variable) -> variables.put(name, context.variable(variable)));
    variables.remove("MILLRACE_SECRET_KEY"); // a command has no use for it
    try {
      return ProcessBuilder.startPipeline(List.of(builder, PrintedLines.passedOn()));
    } catch (IOException failure) {
      throw cannotStart(failure);
    }
  }

  private static ProcessGroup begin(Process shell) {
    try {
      return ProcessGroup.begin(shell);
    } catch (IOException failure) {
      throw cannotStart(failure);
    }
  }

  private static TaskFailed cannotStart(IOException failure) {
    return TaskFailed.forGood("the command cannot be started: " + failure.getMessage());
  }
}
