package io.millrace.tasks;

/** Collects {@link MaxActive}; refuses what would never run. */
final class MaxActiveBuilder {

  private final String dagId;
  private MaxActive most = MaxActive.USUAL;

  MaxActiveBuilder(String dagId) {
    this.dagId = dagId;
  }

  void runs(int number) {
    requireOneAtLeast("runs", number);
    most = new MaxActive(number, most.tasks(), most.tasksPerRun());
  }

  void tasks(int number) {
    requireOneAtLeast("tasks", number);
    most = new MaxActive(most.runs(), number, most.tasksPerRun());
  }

  void tasksPerRun(int number) {
    requireOneAtLeast("tasks per run", number);
    most = new MaxActive(most.runs(), most.tasks(), number);
  }

  MaxActive build() {
    return most;
  }

  private void requireOneAtLeast(String what, int number) {
    if (number < 1) {
      throw new DagRejected(
          "DAG %s: %d active %s would never run; allow 1 at least".formatted(dagId, number, what));
    }
  }
}
