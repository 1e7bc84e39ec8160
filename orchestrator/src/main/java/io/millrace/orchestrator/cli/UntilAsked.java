package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.execute.EngineListener;
import java.util.concurrent.CountDownLatch;

/** Waits until the program is asked to end, or its node must not go on. Thread-safe. */
final class UntilAsked implements EngineListener {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final NodeRefusal refusal = new NodeRefusal();

  @Override
  public void refused(UpgradeRefused why) {
    refusal.set(why);
    ended.countDown();
  }

  /**
   * Returns when {@code program} is asked to end.
   *
   * @throws UpgradeRefused why its node is not let in again
   */
  void await(Program program) throws InterruptedException {
    program.atTheEnd(ended::countDown);
    program.goesOnUntilAsked();
    ended.await();
    refusal.throwIfAny();
  }
}
