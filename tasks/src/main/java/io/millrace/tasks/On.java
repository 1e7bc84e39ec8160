package io.millrace.tasks;

/** What becomes of a run or a task that somebody wants to be told of. */
public enum On {
  /** A run, or a task, that succeeded. */
  SUCCESS,
  /**
   * A task that failed, or could not start because another did. Failed runs and failed tasks are
   * told of anyway.
   */
  FAILURE,
  /** A try of a task that failed and is made again. */
  RETRY,
  /** A task that was skipped, by itself, a branch or its trigger rule. */
  SKIP
}
