package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Waits until the program is asked to end, or its node must not go on. Thread-safe. */
final class UntilAsked implements EngineListener {

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable RuntimeException refusal;

  @Override
  public void refused(RuntimeException why) {
    refusal = why;
    ended.countDown();
  }

  /**
   * Returns when {@code program} is asked to end.
   *
   * @throws RuntimeException why its node is not let in again
   */
  void await(Program program) throws InterruptedException {
    program.atTheEnd(ended::countDown);
    ended.await();
    RuntimeException why = refusal;
    if (why != null) {
      throw why;
    }
  }
}
