package io.millrace.orchestrator.run;

import java.util.List;

/**
 * A try at its end, to be recorded.
 *
 * @param log what it has not logged to the database yet, whole lines
 * @param logChunk the number that chunk of log gets
 * @param publishes assets that are updated by it, if it has succeeded
 */
public record FinishedTry(
    Claim claim, Outcome outcome, String log, int logChunk, List<String> publishes) {

  /** Of a task that publishes nothing. */
  public FinishedTry(Claim claim, Outcome outcome, String log, int logChunk) {
    this(claim, outcome, log, logChunk, List.of());
  }
}
