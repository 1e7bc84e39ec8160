package io.millrace.bench;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Waits for runs' ends as this process's node commits them. Thread-safe. */
final class RunEnds implements EngineListener {

  private final Map<Long, CountDownLatch> ends = new ConcurrentHashMap<>();

  @Override
  public void runEnded(long dagRunId, RunState state) {
    if (state != RunState.SUCCESS) {
      throw new IllegalStateException("run " + dagRunId + " ended in " + state);
    }
    end(dagRunId).countDown();
  }

  void await(long dagRunId) throws InterruptedException {
    end(dagRunId).await();
  }

  private CountDownLatch end(long dagRunId) {
    return ends.computeIfAbsent(dagRunId, id -> new CountDownLatch(1));
  }
}
