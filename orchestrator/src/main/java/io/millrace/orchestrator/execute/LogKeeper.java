package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.LogChunk;
import io.millrace.orchestrator.run.Runs;
import java.time.Duration;

/**
 * Keeps what running tries log: once a second, and what is left of it before an end is recorded, so
 * that no log ends with a gap. For one thread.
 */
final class LogKeeper {

  /** However often it is asked: many small chunks are read slowly. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Runs runs;
  private final Worker worker;
  private final Backlog<LogChunk> drained = UnwrittenLogs.backlog();
  private long next = System.nanoTime() + PACE.toNanos();

  LogKeeper(Runs runs, Worker worker) {
    this.runs = runs;
    this.worker = worker;
  }

  /** Writes what has been logged since, if it is time to. */
  void keep() {
    if (System.nanoTime() < next) {
      return;
    }
    next = System.nanoTime() + PACE.toNanos();
    worker.drainLogs(drained::add);
    writeDrained();
  }

  /** Writes what could not be written before. */
  void writeDrained() {
    while (!drained.isEmpty()) {
      int ignored =
          drained.write(portion -> {
            runs.log(portion);
            return portion.size();
          });
    }
  }
}
