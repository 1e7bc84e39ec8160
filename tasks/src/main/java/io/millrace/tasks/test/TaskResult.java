package io.millrace.tasks.test;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to.
 *
 * @param state as on the pages: {@code success}, {@code failed}, {@code skipped}, {@code
 *     upstream_failed} and others
 * @param tries of the task; 1 where it was run alone
 * @param rows that it moved; null if it does not count rows
 * @param rejected rows that could not be loaded
 * @param output of the operator's output type; null if it has none
 * @param reason one sentence on what is no success; null where there is nothing to say
 * @param checks those evaluated, in their order
 * @param statements those executed in the warehouse, in their order, by the last try
 * @param log of all tries
 */
public record TaskResult(
    String taskId,
    String state,
    int tries,
    @Nullable Long rows,
    long rejected,
    @Nullable Object output,
    @Nullable String reason,
    List<CheckOutcome> checks,
    List<String> statements,
    String log) {

  public TaskResult {
    checks = List.copyOf(checks);
    statements = List.copyOf(statements);
  }

  public boolean succeeded() {
    return state.equals("success");
  }

  /**
   * A check of this task by its name.
   *
   * @throws IllegalArgumentException if none of that name was evaluated
   */
  public CheckOutcome check(String name) {
    return Named.find("task " + taskId, "evaluated check", name, checks, CheckOutcome::check);
  }
}
