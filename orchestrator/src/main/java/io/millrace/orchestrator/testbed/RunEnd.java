package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import java.util.concurrent.CountDownLatch;

/** Waits for the end of the one run of a node. */
final class RunEnd implements EngineListener {

  private final CountDownLatch ended = new CountDownLatch(1);
  private long dagRunId;

  @Override
  public void runEnded(long runId, RunState state) {
    ended.countDown();
  }

  void await(long runId) {
    dagRunId = runId;
    try {
      ended.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the run had ended", interrupt);
    }
  }

  long dagRunId() {
    return dagRunId;
  }
}
