package io.millrace.tasks;

/**
 * A DAG that cannot be run as it is written; the message names the DAG, the task and the remedy.
 */
public final class DagRejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DagRejected(String message) {
    super(message);
  }

  /** Of a task; {@code why} goes on with what it is or does, and ends with the remedy. */
  static DagRejected of(String dagId, String taskId, String why) {
    return new DagRejected("DAG %s: task %s %s".formatted(dagId, taskId, why));
  }
}
