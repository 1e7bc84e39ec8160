package io.millrace.tasks;

/**
 * One DAG, as code. Implementations are found through {@link java.util.ServiceLoader}, need a
 * public constructor without parameters and no database.
 */
public interface DagDefinition {

  /**
   * Builds the DAG.
   *
   * @throws DagRejected if its tasks contradict each other
   */
  Dag define();
}
