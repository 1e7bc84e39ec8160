package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.util.List;

/** What tasks say by {@code readsBefore}: of a mapped group its members say it as well. */
final class ReadsBefore {

  private ReadsBefore() {}

  /**
   * Makes sure that each who says it reads the table, and that a task writes it in sight of that
   * one: beside it, or beside a group that it is in.
   *
   * @throws DagRejected with the task and the remedy
   */
  static void require(String dagId, List<TaskRef<?>> all) {
    for (TaskRef<?> task : all) {
      for (TableName table : task.edges().saidToReadBefore()) {
        if (!isWrittenBeside(task, table, all)) {
          throw rejected(dagId, task, table, "no other task writes it");
        }
        if (!task.lineage().reads().contains(table)) {
          throw rejected(dagId, task, table, "does not read it");
        }
      }
    }
  }

  private static boolean isWrittenBeside(TaskRef<?> task, TableName table, List<TaskRef<?>> all) {
    for (TaskRef<?> one = task; one != null; one = one.memberOf()) {
      for (TaskRef<?> other : all) {
        if (other != one
            && other.memberOf() == one.memberOf()
            && other.lineage().writes().contains(table)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether nothing of it reads the table otherwise. */
  static boolean only(TaskRef<?> task, TableName table) {
    if (task.edges().saidToReadBefore().contains(table)) {
      return true;
    }
    List<TaskRef<?>> readers =
        task.members().stream().filter(one -> one.lineage().reads().contains(table)).toList();
    return !readers.isEmpty() && readers.stream().allMatch(one -> only(one, table));
  }

  private static DagRejected rejected(String dagId, TaskRef<?> task, TableName table, String why) {
    return new DagRejected(
        "DAG %s: task %s says readsBefore(%s), but %s; drop it"
            .formatted(dagId, task.id(), table, why));
  }
}
