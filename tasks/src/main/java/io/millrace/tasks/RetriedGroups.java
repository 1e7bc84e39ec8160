package io.millrace.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups that are tried again as a whole. Each ends with a task of the group's own name, after all
 * that is in it, and whatever comes after something in the group comes after that task instead: so
 * nobody outside sees a failure that is tried again, or acts on a success that is taken back.
 */
final class RetriedGroups {

  /** The group that each task is in, itself or by groups around it. */
  private final Map<String, TaskGroup> groupOf = new LinkedHashMap<>();

  private RetriedGroups() {}

  static RetriedGroups of(Collection<TaskRef<?>> tasks) {
    var all = new RetriedGroups();
    for (TaskRef<?> task : tasks) {
      TaskGroup group = task.group();
      if (group != null) {
        all.groupOf.put(task.id(), group);
      }
    }
    return all;
  }

  /** The tasks, and one for each such group that ends it. */
  static Map<String, TaskRef<?>> withEnds(
      Map<String, TaskRef<?>> tasks, Collection<TaskGroup> groups) {
    Map<String, TaskRef<?>> all = new LinkedHashMap<>(tasks);
    for (TaskGroup group : groups) {
      if (group.retriedTogether() != null && !group.members().isEmpty()) {
        all.put(group.id(), end(group));
      }
    }
    for (TaskGroup group : groups) {
      TaskRef<?> end = all.get(group.id());
      if (end != null) {
        for (TaskGroup inner : groups) {
          TaskRef<?> its = all.get(inner.id());
          if (inner != group && its != null && inner.enclosing().contains(group)) {
            end.after(its);
          }
        }
      }
    }
    return all;
  }

  /** Some node takes the queue of its first task, if any of the group is to run at all. */
  private static TaskRef<?> end(TaskGroup group) {
    var end = new TaskRef<>(group.id(), new GroupEnd());
    return end.joining(group)
        .ending(group)
        .after(group.members().toArray(TaskRef<?>[]::new))
        .triggerRule(TriggerRule.ALL_DONE)
        .queue(group.members().getFirst().queue())
        .retries(Retries.NONE);
  }

  /** The same order, with the ends of groups in place of what is in them. */
  Precedence seenFromOutside(Precedence within) {
    return within.replacing(this::seenBy);
  }

  /** What a later task sees of an earlier one: itself, or the end of a group around it alone. */
  private String seenBy(String earlier, String later) {
    List<TaskGroup> around = new ArrayList<>(enclosing(groupOf.get(earlier)));
    around.removeAll(enclosing(groupOf.get(later)));
    return around.reversed().stream()
        .filter(group -> group.retriedTogether() != null)
        .map(TaskGroup::id)
        .findFirst()
        .orElse(earlier);
  }

  private static List<TaskGroup> enclosing(@Nullable TaskGroup group) {
    return group == null ? List.of() : group.enclosing();
  }
}
