package io.millrace.orchestrator.run;

/** There is no incident of that number. */
public final class IncidentNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IncidentNotFound(long incidentId) {
    super("there is no incident " + incidentId + "; `millrace incidents --all` lists them");
  }
}
