package io.millrace.orchestrator.run;

import java.util.List;
import org.jooq.DSLContext;

/** Decides runs anew whose states changed other than forwards. */
final class DecideAnew {

  private DecideAnew() {}

  /**
   * What waits in those that run; in those that stop, what they tear down. To be the last of a
   * transaction, which it commits.
   */
  static void of(DSLContext tx, Runs runs, List<Long> dagRunIds) {
    List<LockedRun> running =
        RunStore.lock(tx, dagRunIds).stream()
            .filter(run -> run.state() == RunState.RUNNING)
            .filter(run -> run.stop() == null || runs.graph(tx, run.dagVersionId()).hasSetups())
            .toList();
    if (!running.isEmpty()) {
      Pushed ignored = runs.push(tx, Operations.NOBODY, Slots.none()).reconsider(running);
    }
  }
}
