package io.millrace.orchestrator.run;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what did not succeed. Of a mapped task, group or loop that did not, these are the instances
 * that did not; or itself, if they all did. One that succeeded has none: what failed in it is
 * tolerable.
 */
final class UnsuccessfulTasks {

  private UnsuccessfulTasks() {}

  /** Among those and all that is in them. */
  static Set<HeldTask> of(HeldTasks all, Collection<HeldTask> tasks) {
    Set<HeldTask> found = new LinkedHashSet<>();
    tasks.forEach(task -> of(all, task).forEach(found::add));
    return found;
  }

  private static Stream<HeldTask> of(HeldTasks all, HeldTask task) {
    if (!task.isExpanded()) {
      return task.state().unsuccessful() ? Stream.of(task) : Stream.empty();
    }
    if (hasEndedWell(all, task)) {
      return Stream.empty();
    }
    int first = first(all, task);
    List<HeldTask> found =
        all.instances(task).stream()
            .filter(instance -> instance.mapped().index() >= first)
            .flatMap(instance -> of(all, instance))
            .toList();
    return found.isEmpty() && task.state().unsuccessful() ? Stream.of(task) : found.stream();
  }

  private static boolean hasEndedWell(HeldTasks all, HeldTask whole) {
    return whole.state().ended()
        && !whole.state().unsuccessful()
        && !all.hasFailedInstance(whole, HeldTask::state);
  }

  /** The first iteration of a loop that kept it from going on, as those after it are made anew. */
  private static int first(HeldTasks all, HeldTask whole) {
    if (whole.mapSize() == null || all.node(whole).mapping().kind() != NodeMapping.Kind.LOOP) {
      return 0;
    }
    return all.instances(whole).stream()
        .filter(instance -> all.countsAsFailed(instance, instance.state()))
        .mapToInt(instance -> instance.mapped().index())
        .min()
        .orElse(whole.mapSize() - 1);
  }
}
