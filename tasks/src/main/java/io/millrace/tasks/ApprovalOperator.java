package io.millrace.tasks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that asks a person. While it waits it is a row, without a thread or a place on a node;
 * once it is answered it runs for a moment, to make its output of that.
 *
 * @param <O> what it makes of the answer
 */
public non-sealed interface ApprovalOperator<O> extends Operator<O> {

  /**
   * What is asked.
   *
   * @param text for people
   * @param options what can be answered, one at least
   * @param most so long it waits; null for ever
   * @param otherwise the option that counts then; null for none
   * @param skips whether it is skipped then; otherwise it fails. Of no matter where {@code
   *     otherwise} is given
   */
  record Question(
      String text,
      List<String> options,
      @Nullable Duration most,
      @Nullable String otherwise,
      boolean skips) {

    /** A question that waits for longer would never be looked at again. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /**
     * @throws IllegalArgumentException if nothing can be answered, if what counts otherwise is no
     *     option, or if it waits for more than {@link #LONGEST}
     */
    public Question {
      options = List.copyOf(options);
      if (options.isEmpty()) {
        throw new IllegalArgumentException("it asks \"" + text + "\" and gives no option");
      }
      if (otherwise != null && !options.contains(otherwise)) {
        throw new IllegalArgumentException(
            "\"%s\" counts without an answer, and is none of %s"
                .formatted(otherwise, String.join(", ", options)));
      }
      if (most != null && most.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "it waits for an answer for more than %d days; let it wait for less, or for ever"
                .formatted(LONGEST.toDays()));
      }
    }
  }

  /** The ids of the tasks that an answer may choose, each directly after it; empty if of none. */
  default List<String> branches() {
    return List.of();
  }

  /** Called once a run and generation, with the outputs of the operator's inputs. */
  Question question(TaskContext context);

  /**
   * The output.
   *
   * @throws TaskSkipped if the answer holds back what comes after it; what comes directly after is
   *     skipped then, whatever its trigger rule
   * @throws TaskFailed if the answer is to fail the task
   */
  O output(Answer answer);
}
