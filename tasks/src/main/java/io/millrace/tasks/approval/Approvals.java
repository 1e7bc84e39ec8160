package io.millrace.tasks.approval;

import io.millrace.tasks.Answer;
import io.millrace.tasks.Choice;
import io.millrace.tasks.Each;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.approval.Approval.Asked;
import io.millrace.tasks.approval.Approval.Meaning;
import io.millrace.tasks.approval.Approval.Options;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a task can ask a person. */
public final class Approvals {

  private static final Options YES_OR_NO =
      new Options(List.of("approve", Approval.REJECT), Meaning.PERMISSION);

  private Approvals() {}

  /**
   * Whether it may go on: {@code approve} or {@code reject}. Rejected, it is skipped, and so is
   * what comes directly after it; what comes after that, as its trigger rule says.
   */
  public static Approval<Answer> approve(String question) {
    return Approval.of(
        new Asked<>(
            List.of(),
            List.of(),
            context -> question,
            YES_OR_NO,
            Answer.class,
            Function.identity()));
  }

  /** As above, with the output of an earlier task in the question, which makes an edge. */
  public static <I> Approval<Answer> approve(TaskRef<I> input, Function<I, String> question) {
    return Approval.of(
        new Asked<>(
            List.of(input),
            List.of(),
            context -> question.apply(context.output(input)),
            YES_OR_NO,
            Answer.class,
            Function.identity()));
  }

  /**
   * With the element of a mapped task in the question, so that each instance asks another one. A
   * try fails if its question is empty or longer than 1,000 characters.
   */
  public static <T> Approval<Answer> approve(Each<T> each, Function<T, @Nullable String> question) {
    return Approval.of(
        new Asked<>(
            List.of(),
            List.of(each),
            context -> Objects.requireNonNullElse(question.apply(context.element(each)), ""),
            YES_OR_NO,
            Answer.class,
            Function.identity()));
  }

  /** One of several; the output is the one that was chosen. */
  public static Approval<String> choose(String question, String... options) {
    return Approval.of(
        new Asked<>(
            List.of(),
            List.of(),
            context -> question,
            new Options(List.of(options), Meaning.VALUES),
            String.class,
            Answer::option));
  }

  /** One of an enum's constants, by their names; the output is the one that was chosen. */
  public static <E extends Enum<E>> Approval<E> choose(String question, Class<E> options) {
    List<String> names = Stream.of(options.getEnumConstants()).map(Enum::name).toList();
    return Approval.of(
        new Asked<>(
            List.of(),
            List.of(),
            context -> question,
            new Options(names, Meaning.VALUES),
            options,
            answer -> Enum.valueOf(options, answer.option())));
  }

  /**
   * Which of the tasks directly after it is to run, by their ids; the others are skipped. Each says
   * that it is {@code .after} this one.
   */
  public static Approval<Choice> branch(String question, String... taskIds) {
    return Approval.of(
        new Asked<>(
            List.of(),
            List.of(),
            context -> question,
            new Options(List.of(taskIds), Meaning.TASKS),
            Choice.class,
            answer -> new Choice(Choice.Kind.THESE, List.of(answer.option()))));
  }
}
