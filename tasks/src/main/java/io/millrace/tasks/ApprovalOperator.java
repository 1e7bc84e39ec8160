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
   * @param skips whether it is skipped then, instead of failing; where no option counts
   */
  record Question(
      String text,
      List<String> options,
      @Nullable Duration most,
      @Nullable String otherwise,
      boolean skips) {

    public Question {
      options = List.copyOf(options);
    }
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
