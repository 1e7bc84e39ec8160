package io.millrace.tasks;

import static java.util.stream.Collectors.joining;

import io.millrace.tasks.lineage.TableName;
import java.util.Collection;

/** What must hold of mapped tasks, and of the members of mapped groups and loops. */
final class RequireMapped {

  private RequireMapped() {}

  /**
   * Refuses what is said of the one task of a run, where there are many.
   *
   * @throws DagRejected with the task and the remedy
   */
  static void of(String dagId, Collection<TaskRef<?>> tasks) {
    for (TaskRef<?> task : tasks) {
      TaskRef<?> group = task.memberOf();
      if (task.role() != TaskRole.WORK && (task.mapping().isRepeated() || group != null)) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is mapped, or a member of what is, and neither sets up nor tears down; let a task"
                + " beside it do so");
      }
      requireList(dagId, task);
      requireNothingReplaced(dagId, task);
      if (!task.members().isEmpty() && !task.saidOfTries().isEmpty()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is a group, which runs nothing itself; say %s of its tasks"
                .formatted(String.join(", ", task.saidOfTries())));
      }
      if (group != null && task.relations().dependsOnPast()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is one of many in a run; let %s depend on the past in its place"
                .formatted(group.id()));
      }
      if (group != null && task.tellsItself()) {
        throw DagRejected.of(
            dagId,
            task.id(),
            "is one of many in a run; give its deadlines and notices to %s".formatted(group.id()));
      }
    }
  }

  /** It, or the group around it that comes after the list, waits until there is one. */
  private static void requireList(String dagId, TaskRef<?> task) {
    TaskRef<?> over = task.mapping().over();
    if (over == null) {
      return;
    }
    TaskRef<?> waits = task;
    for (TaskRef<?> in = task.memberOf(); in != null && in != over.memberOf(); in = in.memberOf()) {
      waits = in;
    }
    if (waits.rule() != TriggerRule.ALL_SUCCESS) {
      throw DagRejected.of(
          dagId,
          waits.id(),
          "may start, by its trigger rule %s, before %s has handed on the list that %s is mapped over, or without it; give the rule to a task before it"
              .formatted(waits.rule(), over.id(), waits == task ? "it" : task.id()));
    }
  }

  /** Iterations of a loop come one after the other; instances beside each other do not. */
  private static void requireNothingReplaced(String dagId, TaskRef<?> task) {
    TaskRef<?> mapped = task;
    while (mapped != null && mapped.mapping().over() == null) {
      mapped = mapped.memberOf();
    }
    if (mapped != null
        && task.operator() instanceof WarehouseOperator<?> operator
        && !operator.replaces().isEmpty()) {
      String tables =
          operator.replaces().stream().map(TableName::toString).sorted().collect(joining(", "));
      throw DagRejected.of(
          dagId,
          task.id(),
          "makes %s equal to its own rows, and there is one for each element, so that the last alone would stay; add rows by merge(..), insert(..) or an appending copy"
              .formatted(tables));
    }
  }
}
