package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * How much of a DAG may be active at once.
 *
 * @param runs that are running
 * @param tasks that are running, over all runs; null for no limit
 * @param tasksPerRun that are running, of one run; null for no limit
 */
public record MaxActive(int runs, @Nullable Integer tasks, @Nullable Integer tasksPerRun) {

  /** Of a DAG that says nothing else: as many runs as in Airflow. */
  public static final MaxActive USUAL = new MaxActive(16, null, null);
}
