package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the tries whose tasks run again elsewhere, since their node stopped them. Thread-safe. */
final class HandBacks implements EngineListener {

  private final AtomicInteger count = new AtomicInteger();

  int count() {
    return count.get();
  }

  @Override
  public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
    if (outcome instanceof Outcome.HandedBack || outcome instanceof Outcome.Unknown) {
      count.incrementAndGet();
    }
  }
}
