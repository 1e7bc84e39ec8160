package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.TaskContext;

/** What befalls the first try of a task by the names of its run and itself alone. */
enum Rule {
  FAILS_FIRST(5),
  TAKES_TOO_LONG(11);

  private static final int SHORTEST_MILLIS = 50;
  private static final int SPREAD_MILLIS = 350;

  private final int oneOf;

  Rule(int oneOf) {
    this.oneOf = oneOf;
  }

  boolean holds(TaskContext context) {
    return context.tryNumber() == 1 && number(context, name(), oneOf) == 0;
  }

  /** How long a try takes that takes no longer than it should. */
  static double seconds(TaskContext context) {
    return (SHORTEST_MILLIS + number(context, "", SPREAD_MILLIS)) / 1000.0;
  }

  private static int number(TaskContext context, String purpose, int below) {
    int hash = (context.runId() + "/" + context.taskId() + "/" + purpose).hashCode();
    return Math.floorMod((hash * 0x9E3779B1) >>> 7, below);
  }
}
