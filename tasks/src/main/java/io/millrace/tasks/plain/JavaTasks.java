package io.millrace.tasks.plain;

import io.millrace.tasks.Choice;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plain Java as tasks. Happens at least once, as every task outside the warehouse. */
public final class JavaTasks {

  private JavaTasks() {}

  /** Work without an output. */
  @FunctionalInterface
  public interface Action {
    void run(TaskContext context) throws Exception;
  }

  /** Work with an output. */
  @FunctionalInterface
  public interface Supplier<O> {
    O run(TaskContext context) throws Exception;
  }

  /** Work with an input and an output. */
  @FunctionalInterface
  public interface Function<I, O> {
    O run(I input, TaskContext context) throws Exception;
  }

  public static ExternalOperator<Void> java(Action action) {
    return new JavaOperator<>(
        Void.class,
        List.of(),
        context -> {
          action.run(context);
          return null;
        });
  }

  /** The output is stored as JSON and read back as {@code outputType}. */
  public static <O> ExternalOperator<O> java(Class<O> outputType, Supplier<O> supplier) {
    return new JavaOperator<>(outputType, List.of(), supplier::run);
  }

  /** Takes the output of an earlier task, which makes an edge. */
  public static <I, O> ExternalOperator<O> java(
      TaskRef<I> input, Class<O> outputType, Function<I, O> function) {
    return new JavaOperator<>(
        outputType, List.of(input), context -> function.run(context.output(input), context));
  }

  /** Chooses which of the tasks directly after it run; each says that it is {@code .after} it. */
  public static ExternalOperator<Choice> branch(Supplier<Choice> chooser) {
    return java(Choice.class, chooser);
  }

  /** Goes on if that holds; otherwise all that comes after it is skipped, near and far. */
  public static ExternalOperator<Choice> shortCircuit(Supplier<Boolean> goesOn) {
    return branch(context -> goesOn.run(context) ? Choice.all() : Choice.stop());
  }

  private interface Body<O> {
    @Nullable O run(TaskContext context) throws Exception;
  }

  private record JavaOperator<O>(Class<O> outputType, List<TaskRef<?>> inputs, Body<O> body)
      implements ExternalOperator<O> {

    @Override
    public @Nullable O run(TaskContext context) throws Exception {
      return body.run(context);
    }
  }
}
