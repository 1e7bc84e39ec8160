package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.DidYouMean;
import java.util.List;

/** A run has no task of that name. */
public final class TaskNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private TaskNotFound(String sentence) {
    super(sentence);
  }

  /** One of a mapped group, of which there is none on its own. */
  static TaskNotFound member(RunLabel run, String taskId) {
    return new TaskNotFound(
        "%s has %s once for each element of a mapped group or loop; name one, as in %s[0]"
            .formatted(run, taskId, taskId));
  }

  TaskNotFound(RunLabel run, String taskId, List<String> known) {
    super(
        "%s has no task %s; it has %s%s"
            .formatted(
                run, taskId, String.join(", ", known), DidYouMean.suggestion(taskId, known)));
  }
}
