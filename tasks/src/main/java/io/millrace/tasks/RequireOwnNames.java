package io.millrace.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold of the names that tasks and groups have and say: each is one of this DAG. */
final class RequireOwnNames {

  private final DagBuilder dag;
  private final Map<String, TaskRef<?>> tasks;
  private final Collection<TaskGroup> groups;

  private RequireOwnNames(
      DagBuilder dag, Map<String, TaskRef<?>> tasks, Collection<TaskGroup> groups) {
    this.dag = dag;
    this.tasks = tasks;
    this.groups = groups;
  }

  /**
   * Refuses what follows a stranger, and what shares its name with another.
   *
   * @throws DagRejected with the names and the remedy
   */
  static void of(DagBuilder dag, Map<String, TaskRef<?>> tasks, Collection<TaskGroup> groups) {
    var own = new RequireOwnNames(dag, tasks, groups);
    own.requireOwnInputs();
    own.requireOwnGroups();
    own.requireDistinctChecks();
  }

  private void requireOwnInputs() {
    for (TaskRef<?> task : tasks.values()) {
      List<TaskRef<?>> named = new ArrayList<>(task.edges().inputs());
      named.addAll(task.edges().followed());
      for (TaskRef<?> other : named) {
        if (tasks.get(other.id()) != other) {
          throw dag.rejected(
              "task %s follows %s, which is no task of this DAG; name one that was added to it"
                  .formatted(task.id(), other.id()));
        }
        Optional<String> unseen = OrderDag.whyOutOfSight(task, other);
        if (unseen.isPresent()) {
          throw dag.rejected(unseen.get());
        }
      }
    }
  }

  private void requireOwnGroups() {
    for (TaskGroup group : groups) {
      if (tasks.containsKey(group.id())) {
        throw dag.rejected("a task and a group are named " + group.id() + "; rename one");
      }
    }
    tasks.values().forEach(task -> requireOwn("task " + task.id(), task.edges().groupsBefore()));
    groups.forEach(group -> requireOwn("group " + group.id(), group.groupsBefore()));
  }

  private void requireOwn(String who, Collection<TaskGroup> before) {
    for (TaskGroup other : before) {
      if (other.dag() != dag) {
        throw dag.rejected(
            "%s comes after the group %s, which is of another DAG; name one of this DAG"
                .formatted(who, other.id()));
      }
    }
  }

  /** Rows are only put aside by the task that writes them, once. */
  private void requireOwnRows(TaskRef<?> task, Check check) {
    Quarantine quarantine = check.quarantine();
    if (quarantine == null) {
      return;
    }
    if (!task.operator().lineage().writes().contains(quarantine.judged())) {
      throw dag.rejected(
          "task %s: check %s puts rows of %s into quarantine, which the task does not write; attach it to the task that does"
              .formatted(task.id(), check.name(), quarantine.judged()));
    }
    if (task.mapping().isRepeated() || task.memberOf() != null) {
      throw dag.rejected(
          "task %s: check %s puts rows into quarantine, which instances of a mapped task cannot; check the table in a task after them"
              .formatted(task.id(), check.name()));
    }
  }

  private void requireDistinctChecks() {
    Map<String, String> owners = new LinkedHashMap<>();
    for (TaskRef<?> task : tasks.values()) {
      for (Check check : task.checks()) {
        List<String> faults = check.faults();
        if (!faults.isEmpty()) {
          throw dag.rejected(
              "task " + task.id() + ": check " + check.name() + ": " + String.join("; ", faults));
        }
        requireOwnRows(task, check);
        if (owners.putIfAbsent(check.name(), task.id()) != null) {
          throw dag.rejected(
              "two checks are named "
                  + check.name()
                  + " (task "
                  + task.id()
                  + "); give one another name with .named(..)");
        }
      }
    }
  }
}
