package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.CountTasks.Counted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a mapped task, group or loop that has come to something. */
sealed interface MappedStep {

  /**
   * It waits for instances, which are there now.
   *
   * @param reason for people
   */
  record Grows(List<Counted> instances, String reason) implements MappedStep {}

  /** It has come to its end. */
  record Ends(TaskState to, @Nullable String reason) implements MappedStep {}
}
