package io.millrace.orchestrator.run;

/**
 * What is to run again, in one run or also in others of its DAG.
 *
 * @param past also in the runs of earlier logical dates
 * @param future also in the runs of later logical dates
 */
public record ClearRequest(long dagRunId, Clearing which, boolean past, boolean future) {

  /** In one run alone. */
  public static ClearRequest of(long dagRunId, Clearing which) {
    return new ClearRequest(dagRunId, which, false, false);
  }
}
