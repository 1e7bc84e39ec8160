package io.millrace.tasks.test;

import java.util.List;

/**
 * What a run came to.
 *
 * @param state {@code success}, {@code failed} or {@code cancelled}
 * @param tasks in an order that respects every edge
 */
public record RunResult(String runId, String state, List<TaskResult> tasks) {

  public RunResult {
    tasks = List.copyOf(tasks);
  }

  public boolean succeeded() {
    return state.equals("success");
  }

  /**
   * A task by its id.
   *
   * @throws IllegalArgumentException if the run has none of that name
   */
  public TaskResult task(String taskId) {
    return Named.find("run " + runId, "task", taskId, tasks, TaskResult::taskId);
  }

  /**
   * A check by its name, whichever task it belongs to.
   *
   * @throws IllegalArgumentException if none of that name was evaluated
   */
  public CheckOutcome check(String name) {
    return Named.find(
        "run " + runId,
        "evaluated check",
        name,
        tasks.stream().flatMap(task -> task.checks().stream()).toList(),
        CheckOutcome::check);
  }
}
