package io.millrace.tasks;

/** What a task asks of the same DAG's run before its own, by logical date. */
public enum Past {
  /** Nothing. */
  IGNORED,
  /** There the same task succeeded or was skipped. */
  SAME_TASK,
  /** There the same task and those directly after it succeeded or were skipped. */
  SAME_TASK_AND_NEXT
}
