package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for a run's end: at once when this node records it, by looking now and then when another
 * does.
 */
final class RunWatch implements EngineListener {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Set<Long> ends = ConcurrentHashMap.newKeySet();

  @Override
  public void runEnded(long dagRunId, RunState state) {
    lock.lock();
    try {
      ends.add(dagRunId);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until the run has ended. */
  RunReader.Run await(RunReader reader, long dagRunId) throws InterruptedException {
    while (true) {
      RunReader.Run run = reader.run(dagRunId).orElseThrow();
      if (run.state().ended()) {
        return run;
      }
      lock.lock();
      try {
        if (!ends.contains(dagRunId)) {
          long ignored = ended.awaitNanos(LOOK_NANOS);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
