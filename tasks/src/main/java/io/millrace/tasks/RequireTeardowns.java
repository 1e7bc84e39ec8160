package io.millrace.tasks;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of a DAG's setup and teardown tasks. */
final class RequireTeardowns {

  private RequireTeardowns() {}

  /**
   * Refuses a teardown that would not run when it is to, and what is said of teardowns elsewhere.
   *
   * @param ordered the same tasks, with those directly before each
   */
  static void of(String dagId, Collection<TaskRef<?>> tasks, List<Task<?>> ordered) {
    Map<String, Set<String>> upstream = new HashMap<>();
    ordered.forEach(task -> upstream.put(task.id(), task.upstream()));
    for (TaskRef<?> task : tasks) {
      requireOnePart(dagId, task);
      boolean tearsDown = task.role() == TaskRole.TEARDOWN;
      if (!tearsDown && task.rule() == TriggerRule.ALL_DONE_SETUP_SUCCESS) {
        throw DagRejected.of(
            dagId, task.id(), "has the trigger rule of teardowns, and is none; say .tearsDown(..)");
      }
      if (!tearsDown) {
        continue;
      }
      if (task.rule() != TriggerRule.ALL_SUCCESS) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is a teardown, whose trigger rule is its own; leave out .triggerRule(..)");
      }
      if (task.relations().dependsOnPast()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is a teardown, which waits for no run before; leave out .dependsOnPast()");
      }
      Set<String> work = new LinkedHashSet<>(upstream.getOrDefault(task.id(), Set.of()));
      for (TaskRef<?> setup : task.relations().setups()) {
        if (setup.role() == TaskRole.TEARDOWN) {
          throw DagRejected.of(
              dagId,
              task.id(),
              "tears down %s, which is a teardown itself; name the task that made it"
                  .formatted(setup.id()));
        }
        if (!beginAgainWith(task).equals(beginAgainWith(setup))) {
          throw DagRejected.of(
              dagId,
              task.id(),
              "tears down "
                  + setup.id()
                  + ", which begins again with another group; have both in the group that is"
                  + " retried together, or neither");
        }
        work.remove(setup.id());
      }
      if (work.isEmpty()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is a teardown that would run as soon as its setup has; say .after(..) which tasks it"
                + " is to wait for");
      }
    }
  }

  private static void requireOnePart(String dagId, TaskRef<?> task) {
    if (task.relations().isBoth()) {
      throw DagRejected.of(dagId, task.id(), "is to set up and to tear down; let two tasks do so");
    }
    if (task.failsTheRun() && task.role() != TaskRole.TEARDOWN) {
      throw DagRejected.of(
          dagId,
          task.id(),
          "is no teardown, so its failure fails the run anyway; leave out .failingTheRun()");
    }
  }

  private static Set<TaskGroup> beginAgainWith(TaskRef<?> task) {
    TaskGroup group = task.group();
    return group == null
        ? Set.of()
        : group.enclosing().stream()
            .filter(its -> its.retriedTogether() != null)
            .collect(Collectors.toSet());
  }
}
