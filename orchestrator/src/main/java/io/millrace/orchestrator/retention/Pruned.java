package io.millrace.orchestrator.retention;

/** How much history was removed, or would be. */
public record Pruned(long runs, long taskInstances) {

  static final Pruned NOTHING = new Pruned(0, 0);

  Pruned plus(Pruned other) {
    return new Pruned(runs + other.runs, taskInstances + other.taskInstances);
  }
}
