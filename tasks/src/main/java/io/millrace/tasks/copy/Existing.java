package io.millrace.tasks.copy;

/** What becomes of the rows that a table has before it is loaded. */
enum Existing {
  /** All of them go. */
  REPLACED,
  /** Those of other files stay. */
  KEPT
}
