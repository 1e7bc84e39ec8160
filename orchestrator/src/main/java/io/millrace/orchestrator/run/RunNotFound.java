package io.millrace.orchestrator.run;

/** No such run. */
public final class RunNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunNotFound(String run) {
    super("there is no run " + run + "; `millrace runs` lists them");
  }
}
