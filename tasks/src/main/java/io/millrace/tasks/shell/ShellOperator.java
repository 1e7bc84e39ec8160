package io.millrace.tasks.shell;

import io.millrace.tasks.Each;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.process.FollowedCommand;
import io.millrace.tasks.process.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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

  /** Of a variable; {@code each} is null if it is no element's. */
  private record Value(@Nullable Each<?> each, Function<TaskContext, @Nullable String> of) {}

  private final String command;
  private final @Nullable Path folder;
  private final Map<String, Value> environment;
  private final Map<String, String> stored;

  private ShellOperator(
      String command,
      @Nullable Path folder,
      Map<String, Value> environment,
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
    return with(name, new Value(null, context -> value));
  }

  /**
   * Sets {@code name} in the command's environment to what an element of a mapped task says: {@code
   * shell("gunzip \"$FILE\"").with("FILE", each, File::path)}. A try fails if that is null.
   */
  public <T> ShellOperator with(String name, Each<T> each, Function<T, @Nullable String> value) {
    return with(name, new Value(each, context -> value.apply(context.element(each))));
  }

  private ShellOperator with(String name, Value value) {
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
  public List<Each<?>> elements() {
    return environment.values().stream()
        .<Each<?>>map(Value::each)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public @Nullable Void run(TaskContext context) throws InterruptedException {
    FollowedCommand begun = begin(context);
    try {
      int status = begun.awaitEnd();
      begun.over();
      if (status != 0) {
        throw TaskFailed.forNow(failure(status, begun.lastLines()), null);
      }
      return null;
    } catch (InterruptedException stopped) {
      begun.end();
      throw stopped;
    }
  }

  private static String failure(int status, String lastLines) {
    return lastLines.isEmpty()
        ? "the command ended with status " + status + " and printed nothing"
        : "the command ended with status " + status + "; it last printed: " + lastLines;
  }

  private static String value(String name, @Nullable String value) {
    if (value == null || value.indexOf(0) >= 0) {
      throw TaskFailed.forGood(
          "the command's variable %s is to be %s; give it a text"
              .formatted(name, value == null ? "null" : "a text with a zero character in it"));
    }
    return value;
  }

  private FollowedCommand begin(TaskContext context) {
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
    environment.forEach(
        (name, value) -> variables.put(name, value(name, value.of().apply(context))));
    stored.forEach((name, variable) -> variables.put(name, context.variable(variable)));
    variables.remove("MILLRACE_SECRET_KEY"); // a command has no use for it
    try {
      return FollowedCommand.begin(builder, context);
    } catch (IOException failure) {
      throw TaskFailed.forGood("the command cannot be started: " + failure.getMessage());
    }
  }
}
