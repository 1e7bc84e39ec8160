package io.millrace.tasks;

import java.util.List;

/** What must hold of the tasks that people are asked to choose among. */
final class RequireBranches {

  private RequireBranches() {}

  /**
   * Refuses what could be chosen and does not come directly after the task that asks.
   *
   * @throws DagRejected with the task, and what does come after it
   */
  static void of(String dagId, List<Task<?>> ordered) {
    for (Task<?> task : ordered) {
      if (task.operator() instanceof ApprovalOperator<?> asking) {
        List<String> after = after(task, ordered);
        asking.branches().stream()
            .filter(branch -> !after.contains(branch))
            .findFirst()
            .ifPresent(branch -> {
              throw DagRejected.of(
                  dagId,
                  task.id(),
                  "asks to choose %s, which does not come directly after it; %s"
                      .formatted(branch, whatDoes(after)));
            });
      }
    }
  }

  private static List<String> after(Task<?> task, List<Task<?>> ordered) {
    return ordered.stream()
        .filter(other -> other.upstream().contains(task.id()))
        .map(Task::id)
        .toList();
  }

  private static String whatDoes(List<String> after) {
    return switch (after.size()) {
      case 0 -> "nothing does";
      case 1 -> after.getFirst() + " does";
      default -> String.join(" and ", after) + " do";
    };
  }
}
