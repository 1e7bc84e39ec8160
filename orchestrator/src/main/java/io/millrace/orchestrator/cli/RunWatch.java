package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for the end of runs: at once when this node records it, by looking now and then when
 * another does. It does not wait for what its node is not let in to.
 */
final class RunWatch implements EngineListener {

  private static final long LOOK_MILLIS = 500;

  private final Semaphore ends = new Semaphore(0);
  private final NodeRefusal refusal = new NodeRefusal();

  @Override
  public void runEnded(long dagRunId, RunState state) {
    ends.release();
  }

  @Override
  public void refused(UpgradeRefused why) {
    refusal.set(why);
    ends.release();
  }

  /** Blocks until the run has ended, also while the database is away; for one thread. */
  RunReader.Run await(RunReader reader, long dagRunId) throws InterruptedException {
    return await(
        () -> Optional.of(reader.run(dagRunId).orElseThrow()).filter(run -> run.state().ended()));
  }

  /** Blocks until a question has an answer, asked whenever a run has ended and now and then. */
  <T> T await(Supplier<Optional<T>> question) throws InterruptedException {
    while (true) {
      Optional<T> answer = whenReachable(question);
      if (answer.isPresent()) {
        return answer.get();
      }
      pause();
    }
  }

  /** Asks the database until it answers. */
  <T> T whenReachable(Supplier<T> question) throws InterruptedException {
    while (true) {
      try {
        return question.get();
      } catch (RuntimeException failure) {
        if (!OutageLog.isAway(failure)) {
          throw failure;
        }
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    boolean ignored = ends.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    refusal.throwIfAny();
  }
}
