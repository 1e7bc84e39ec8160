package io.millrace.orchestrator.run;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the mapped tasks, groups and loops whose end would be another one, now that instances of
 * theirs are marked. The inner ones come first, and each is looked at once.
 */
final class FindReopened {

  private FindReopened() {}

  /** {@code states} are those of all tasks, with the marks; those that it finds are added. */
  static Set<HeldTask> of(
      HeldTasks all, Set<HeldTask> marked, Mark mark, Map<HeldTask, TaskState> states) {
    List<HeldTask> around =
        marked.stream()
            .flatMap(task -> all.around(task).stream())
            .distinct()
            .filter(task -> task.state().ended() && !marked.contains(task))
            .sorted(Comparator.comparingInt((HeldTask task) -> all.around(task).size()).reversed())
            .toList();
    Set<HeldTask> reopened = new LinkedHashSet<>();
    for (HeldTask task : around) {
      if (mayEndOtherwise(task, mark)
          && all.instances(task).stream()
              .anyMatch(one -> marked.contains(one) || reopened.contains(one))
          && endsOtherwise(task, all, mark, states)) {
        reopened.add(task);
        states.put(task, mark.state());
      }
    }
    return reopened;
  }

  private static boolean mayEndOtherwise(HeldTask task, Mark mark) {
    return mark == Mark.SUCCESS
        ? task.state() != TaskState.SUCCESS
        : task.state() != TaskState.FAILED;
  }

  private static boolean endsOtherwise(
      HeldTask task, HeldTasks all, Mark mark, Map<HeldTask, TaskState> states) {
    boolean fails =
        all.hasFailedInstance(task, instance -> states.getOrDefault(instance, instance.state()));
    return fails != (mark == Mark.SUCCESS);
  }
}
