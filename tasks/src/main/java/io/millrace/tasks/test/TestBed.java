package io.millrace.tasks.test;

import org.jooq.DSLContext;

/**
 * Databases of one test: the DAG's warehouse with its migrations applied, and an orchestrator's
 * own. They are on a PostgreSQL server that the first test of a JVM starts and that ends with it;
 * closing drops them. Not thread-safe.
 */
public interface TestBed extends AutoCloseable {

  /**
   * The DAG's warehouse, statements committing one by one: to put rows in and to look at what came
   * of them.
   *
   * @throws IllegalStateException if the DAG has no warehouse
   */
  DSLContext warehouse();

  /**
   * Runs the whole DAG as a node does, retries and alerts included, and waits for its end.
   *
   * @throws RuntimeException with a sentence, if the run cannot be: a parameter unknown or mistyped
   */
  RunResult run(DagTest test);

  /**
   * Runs one task once, whatever comes before it, and commits what it did unless it failed. Outputs
   * that it takes are given by {@link DagTest#having}.
   *
   * @throws RuntimeException with a sentence, if the task cannot be run: it is none, say
   */
  TaskResult runTask(DagTest test, String taskId);

  @Override
  void close();
}
