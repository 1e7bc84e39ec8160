package io.millrace.orchestrator.testbed;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;

/** A DAG whose tasks are retried as often as they say, and at once. */
final class WithoutDelays {

  private WithoutDelays() {}

  static Dag of(Dag dag) {
    return dag.withTasks(dag.tasks().stream().<Task<?>>map(WithoutDelays::of).toList());
  }

  private static Task<?> of(Task<?> task) {
    return task.withRetries(task.limits().retries().withoutDelay());
  }
}
