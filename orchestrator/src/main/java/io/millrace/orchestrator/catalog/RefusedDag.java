package io.millrace.orchestrator.catalog;

/**
 * A DAG that cannot be run.
 *
 * @param name of the DAG where it is known, else of its class, else of its jar
 * @param origin the jar's path, or "class path"
 * @param reason one sentence
 */
public record RefusedDag(String name, String origin, String reason) {

  /** Whether somebody may mean it; the definition may have failed before it had another name. */
  boolean isMeantBy(String dagId) {
    return name.equals(dagId)
        || reason.startsWith("DAG " + dagId + " ")
        || reason.startsWith("DAG " + dagId + ":");
  }
}
