package io.millrace.orchestrator.execute;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.millrace.tasks.TaskFailed;
import org.jspecify.annotations.Nullable;

/** What a child process tells its node, on a stream that nothing else is written to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChildFrame.Line.class, name = "line"),
  @JsonSubTypes.Type(value = ChildFrame.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = ChildFrame.Question.class, name = "question"),
  @JsonSubTypes.Type(value = ChildFrame.Done.class, name = "done"),
  @JsonSubTypes.Type(value = ChildFrame.Skipped.class, name = "skipped"),
  @JsonSubTypes.Type(value = ChildFrame.Failed.class, name = "failed")
})
sealed interface ChildFrame {

  /**
   * A line for the try's log, or a piece of one.
   *
   * @param goesOn whether the next one is more of the same line
   */
  record Line(String text, boolean goesOn) implements ChildFrame {}

  /** Rows moved so far. */
  record Progress(long rows) implements ChildFrame {}

  /**
   * Something that only the node knows; it sends an {@link Answer}.
   *
   * @param name of what there are several of, or the text to be masked; else empty
   */
  record Question(Subject about, String name) implements ChildFrame {}

  /** What can be asked. */
  enum Subject {
    SOURCE,
    VARIABLE,
    CONNECTION,
    MASKED
  }

  /**
   * What the node says to a question: one of the two.
   *
   * @param refusal why there is none
   */
  record Answer(@Nullable String value, @Nullable Failed refusal) {}

  /** The last one. */
  sealed interface End extends ChildFrame {}

  /** The task is done; {@code output} is JSON, null if it has none. */
  record Done(@Nullable String output) implements End {}

  /** The task has found nothing to do. */
  record Skipped(String reason) implements End {}

  /**
   * The task, or what it asked its node for, has failed, with one sentence.
   *
   * @param refusal why its retries are not for that; null if they are
   */
  record Failed(String sentence, boolean retryable, @Nullable String refusal) implements End {

    /** In the child, of a question that its node could not answer. */
    TaskFailed thrown() {
      return retryable
          ? TaskFailed.forNow(sentence, new JudgedByNode(refusal))
          : TaskFailed.forGood(sentence);
    }
  }
}
