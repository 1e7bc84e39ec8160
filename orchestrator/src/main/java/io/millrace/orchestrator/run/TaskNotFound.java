package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.DidYouMean;
import java.util.List;

/** A run has no task of that name. */
public final class TaskNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TaskNotFound(RunLabel run, String taskId, List<String> known) {
    super(
        "%s has no task %s; it has %s%s"
            .formatted(
                run, taskId, String.join(", ", known), DidYouMean.suggestion(taskId, known)));
  }
}
