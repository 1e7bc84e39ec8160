package io.millrace.orchestrator.run;

import java.util.Set;

/** What of a run is to run again. */
public sealed interface Clearing {

  /** Every task that did not succeed, and whatever depends on it. */
  record Unsuccessful() implements Clearing {}

  /** One task, however it ended, and whatever depends on it. */
  record From(String taskId) implements Clearing {}

  /** The whole run. */
  record Everything() implements Clearing {}

  /**
   * Tasks by name, and what comes before or after them.
   *
   * @param taskIds none for all that there are
   * @param upstream also whatever they depend on
   * @param downstream also whatever depends on them
   * @param onlyFailed of all these, only those that did not succeed
   */
  record Tasks(Set<String> taskIds, boolean upstream, boolean downstream, boolean onlyFailed)
      implements Clearing {

    public Tasks {
      taskIds = Set.copyOf(taskIds);
    }
  }
}
