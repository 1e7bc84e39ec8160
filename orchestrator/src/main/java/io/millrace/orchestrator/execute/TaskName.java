package io.millrace.orchestrator.execute;

/** A task of a run, for people. */
public record TaskName(String dagId, String runId, String taskId) {

  @Override
  public String toString() {
    return dagId + "/" + runId + "/" + taskId;
  }
}
