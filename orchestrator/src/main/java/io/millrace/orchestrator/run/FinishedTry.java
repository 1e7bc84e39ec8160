package io.millrace.orchestrator.run;

/**
 * A try at its end, to be recorded.
 *
 * @param log what it has not logged to the database yet, whole lines
 * @param logChunk the number that chunk of log gets
 */
public record FinishedTry(Claim claim, Outcome outcome, String log, int logChunk) {}
