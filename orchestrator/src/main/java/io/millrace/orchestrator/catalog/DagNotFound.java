package io.millrace.orchestrator.catalog;

/** There is no DAG of that name that can be run; the message says which are near, or why. */
public final class DagNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DagNotFound(String message) {
    super(message);
  }
}
