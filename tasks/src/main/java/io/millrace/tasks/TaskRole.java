package io.millrace.tasks;

/** What a task is there for. */
public enum TaskRole {
  /** The work itself. */
  WORK,
  /** Makes what other tasks need for as long as they work. */
  SETUP,
  /** Removes it again. */
  TEARDOWN
}
