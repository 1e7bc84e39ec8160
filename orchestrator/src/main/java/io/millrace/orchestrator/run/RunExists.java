package io.millrace.orchestrator.run;

/** A run of that name, or a scheduled run of that logical date, exists already. */
public final class RunExists extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunExists(String dagId, String runId) {
    super("DAG " + dagId + " already has the run " + runId);
  }
}
