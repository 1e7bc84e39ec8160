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

  private final String dagId;

  private RequireTeardowns(String dagId) {
    this.dagId = dagId;
  }

  /**
   * Refuses a teardown that would not run when it is to, and what is said of teardowns elsewhere.
   *
   * @param ordered the same tasks, with those directly before each
   */
  static void of(String dagId, Collection<TaskRef<?>> tasks, List<Task<?>> ordered) {
    var require = new RequireTeardowns(dagId);
    Map<String, Set<String>> upstream = new HashMap<>();
    ordered.forEach(task -> upstream.put(task.id(), task.upstream()));
    for (TaskRef<?> task : tasks) {
      if (task.relations().isBoth()) {
        throw require.rejected(task, "is to set up and to tear down; let two tasks do so");
      }
      if (task.role() == TaskRole.TEARDOWN) {
        require.saysNothingOfItsStart(task);
        task.relations().setups().forEach(setup -> require.canTearDown(task, setup));
        require.waitsForWork(task, upstream.getOrDefault(task.id(), Set.of()));
      } else {
        require.saysNothingOfTeardowns(task);
      }
    }
  }

  private void saysNothingOfTeardowns(TaskRef<?> task) {
    if (task.failsTheRun()) {
      throw rejected(
          task, "is no teardown, so its failure fails the run anyway; leave out .failingTheRun()");
    }
    if (task.rule() == TriggerRule.ALL_DONE_SETUP_SUCCESS) {
      throw rejected(task, "has the trigger rule of teardowns, and is none; say .tearsDown(..)");
    }
  }

  private void saysNothingOfItsStart(TaskRef<?> task) {
    if (task.rule() != TriggerRule.ALL_SUCCESS) {
      throw rejected(
          task, "is a teardown, whose trigger rule is its own; leave out .triggerRule(..)");
    }
    if (task.relations().dependsOnPast()) {
      throw rejected(
          task, "is a teardown, which waits for no run before; leave out .dependsOnPast()");
    }
  }

  private void canTearDown(TaskRef<?> task, TaskRef<?> setup) {
    if (setup.role() == TaskRole.TEARDOWN) {
      throw rejected(
          task,
          "tears down %s, which is a teardown itself; name the task that made it"
              .formatted(setup.id()));
    }
    if (!beginAgainWith(task).equals(beginAgainWith(setup))) {
      throw rejected(
          task,
          "tears down "
              + setup.id()
              + ", which begins again with another group; have both in the group that is"
              + " retried together, or neither");
    }
  }

  private void waitsForWork(TaskRef<?> task, Set<String> upstream) {
    Set<String> work = new LinkedHashSet<>(upstream);
    task.relations().setups().forEach(setup -> work.remove(setup.id()));
    if (work.isEmpty()) {
      throw rejected(
          task,
          "is a teardown that would run as soon as its setup has; say .after(..) which tasks it"
              + " is to wait for");
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

  private DagRejected rejected(TaskRef<?> task, String why) {
    return DagRejected.of(dagId, task.id(), why);
  }
}
