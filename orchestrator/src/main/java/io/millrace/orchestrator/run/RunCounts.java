package io.millrace.orchestrator.run;

import org.jooq.DSLContext;

/**
 * What a run counts of its tasks.
 *
 * @param unfinished not at their end, instances of mapped tasks among them
 * @param failures failed and not tolerable; a mapped task is one, however many of its instances are
 */
record RunCounts(int unfinished, int failures) {

  /** As the task instances of a locked run stand. */
  static RunCounts of(DSLContext tx, LockedRun run, RunGraph graph) {
    int unfinished = 0;
    int failures = 0;
    for (HeldTask task : HeldTask.of(tx, run.dagRunId())) {
      boolean tolerable = graph.nodes().get(task.ordinal()).tolerable();
      unfinished += task.state().ended() ? 0 : 1;
      failures += task.state() == TaskState.FAILED && task.mapped().isNone() && !tolerable ? 1 : 0;
    }
    return new RunCounts(unfinished, failures);
  }
}
