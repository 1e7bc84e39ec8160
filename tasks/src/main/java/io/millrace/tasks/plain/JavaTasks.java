package io.millrace.tasks.plain;

import io.millrace.tasks.Again;
import io.millrace.tasks.Choice;
import io.millrace.tasks.Each;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.ListType;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskRef;
import java.lang.reflect.Type;
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

  /** Work with an input and without an output. */
  @FunctionalInterface
  public interface ActionWithInput<I> {
    void run(I input, TaskContext context) throws Exception;
  }

  /** Work with an input and an output. */
  @FunctionalInterface
  public interface Function<I, O> {
    O run(I input, TaskContext context) throws Exception;
  }

  /** Work with two inputs and an output. */
  @FunctionalInterface
  public interface FunctionOfTwo<A, B, O> {
    O run(A one, B other, TaskContext context) throws Exception;
  }

  /** An iteration of a loop. */
  @FunctionalInterface
  public interface Iteration<T> {
    Again<T> run(T before, TaskContext context) throws Exception;
  }

  /** An iteration of a loop of several tasks. */
  @FunctionalInterface
  public interface IterationWithInput<T, I> {
    Again<T> run(T before, I input, TaskContext context) throws Exception;
  }

  public static ExternalOperator<Void> java(Action action) {
    return new JavaOperator<>(
        Void.class,
        Void.class,
        List.of(),
        context -> {
          action.run(context);
          return null;
        });
  }

  /** The output is stored as JSON and read back as {@code outputType}. */
  public static <O> ExternalOperator<O> java(Class<O> outputType, Supplier<O> supplier) {
    return new JavaOperator<>(outputType, outputType, List.of(), supplier::run);
  }

  /** The output is a list, whose elements are stored as JSON and read back as {@code element}. */
  public static <T> ExternalOperator<List<T>> javaList(
      Class<T> element, Supplier<List<T>> supplier) {
    return new JavaOperator<>(listClass(), new ListType(element), List.of(), supplier::run);
  }

  /** The same, of the output of an earlier task, which makes an edge. */
  public static <I, T> ExternalOperator<List<T>> javaList(
      TaskRef<I> input, Class<T> element, Function<I, List<T>> function) {
    return new JavaOperator<>(
        listClass(),
        new ListType(element),
        List.of(input),
        context -> function.run(context.output(input), context));
  }

  @SuppressWarnings("unchecked") // what the elements are is in the other type
  private static <T> Class<List<T>> listClass() {
    return (Class<List<T>>) (Class<?>) List.class;
  }

  /** An iteration of a loop, which begins with what the one before handed on. */
  public static <T> ExternalOperator<Again<T>> again(Each<T> before, Iteration<T> iteration) {
    return new JavaOperator<>(
        againClass(),
        Again.class,
        List.of(),
        List.of(before),
        context -> iteration.run(context.element(before), context));
  }

  /** An iteration of a loop, which takes the output of an earlier task of the same one as well. */
  public static <T, I> ExternalOperator<Again<T>> again(
      Each<T> before, TaskRef<I> input, IterationWithInput<T, I> iteration) {
    return new JavaOperator<>(
        againClass(),
        Again.class,
        List.of(input),
        List.of(before),
        context -> iteration.run(context.element(before), context.output(input), context));
  }

  @SuppressWarnings("unchecked") // nobody reads it back
  private static <T> Class<Again<T>> againClass() {
    return (Class<Again<T>>) (Class<?>) Again.class;
  }

  /** Takes the output of an earlier task, which makes an edge. */
  public static <I, O> ExternalOperator<O> java(
      TaskRef<I> input, Class<O> outputType, Function<I, O> function) {
    return new JavaOperator<>(
        outputType,
        outputType,
        List.of(input),
        context -> function.run(context.output(input), context));
  }

  /** The same, without an output. */
  public static <I> ExternalOperator<Void> java(TaskRef<I> input, ActionWithInput<I> action) {
    return new JavaOperator<>(
        Void.class,
        Void.class,
        List.of(input),
        context -> {
          action.run(context.output(input), context);
          return null;
        });
  }

  /** Takes the outputs of two earlier tasks, which makes two edges. */
  public static <A, B, O> ExternalOperator<O> java(
      TaskRef<A> one, TaskRef<B> other, Class<O> outputType, FunctionOfTwo<A, B, O> function) {
    return new JavaOperator<>(
        outputType,
        outputType,
        List.of(one, other),
        context -> function.run(context.output(one), context.output(other), context));
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

  private record JavaOperator<O>(
      Class<O> outputType,
      Type storedType,
      List<TaskRef<?>> inputs,
      List<Each<?>> elements,
      Body<O> body)
      implements ExternalOperator<O> {

    JavaOperator(Class<O> outputType, Type storedType, List<TaskRef<?>> inputs, Body<O> body) {
      this(outputType, storedType, inputs, List.of(), body);
    }

    @Override
    public @Nullable O run(TaskContext context) throws Exception {
      return body.run(context);
    }
  }
}
