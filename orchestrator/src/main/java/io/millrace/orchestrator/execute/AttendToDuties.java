package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Duties;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.Runs;
import java.time.Duration;

/**
 * Does what nobody pushes and everybody looks for: has tries stopped, settles marks, rescues what
 * lost nodes had, tells of what is late, starts retries that are due. For one thread.
 */
final class AttendToDuties {

  private static final Duration SEARCH_FOR_LOST = Duration.ofMinutes(5);

  private final Runs runs;
  private final Operations operations;
  private final Worker worker;
  private final EngineListener listener;
  private long nextSearchForLost = System.nanoTime();

  AttendToDuties(Runs runs, Worker worker, EngineListener listener) {
    this.runs = runs;
    this.operations = new Operations(runs);
    this.worker = worker;
    this.listener = listener;
  }

  /** Whether something may have become ready by it. */
  boolean to(Duties duties, long nodeId) {
    stop(duties, nodeId);
    if (duties.pastMet()) {
      runs.wakePast();
    }
    boolean rescues = rescue(duties);
    tell(duties);
    boolean answered = duties.unanswered() && runs.expireQuestions() > 0;
    if (duties.retryIsDue()) {
      runs.retryDue();
    }
    return rescues || answered || duties.retryIsDue();
  }

  private void stop(Duties duties, long nodeId) {
    if (duties.overdue()) {
      runs.stopOverdue();
    }
    if (duties.overdue() || duties.stopping()) {
      worker.stopRuns(runs.stopping(worker.runIds()).keySet());
    }
    if (duties.marked()) {
      worker.stopMarked(operations.marksOf(nodeId));
      operations.settleMarks();
    }
  }

  /**
   * Duties do not look far back: a node may have ended long ago, and the database been away since.
   */
  private boolean rescue(Duties duties) {
    boolean rescues = duties.lost() || System.nanoTime() - nextSearchForLost >= 0;
    if (rescues) {
      listener.rescued(runs.rescueLost());
      nextSearchForLost = System.nanoTime() + SEARCH_FOR_LOST.toNanos();
    }
    return rescues;
  }

  private void tell(Duties duties) {
    if (duties.late() && runs.tellOfLate()) {
      listener.alertsQueued();
    }
    if (duties.updated()) {
      listener.assetsUpdated();
    }
  }
}
