package io.millrace.orchestrator.run;

/** What of an ended run is to run again; whatever depends on it always does. */
public sealed interface Clearing {

  /** Every task that did not succeed. */
  record Unsuccessful() implements Clearing {}

  /** One task, however it ended. */
  record From(String taskId) implements Clearing {}

  /** The whole run. */
  record Everything() implements Clearing {}
}
