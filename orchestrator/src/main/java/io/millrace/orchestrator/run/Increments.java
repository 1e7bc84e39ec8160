package io.millrace.orchestrator.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What ended tasks add at their children, summed over the parents that ended together. */
final class Increments {

  private record Child(long dagRunId, int ordinal) {}

  private final Map<Child, Increment> byChild = new LinkedHashMap<>();

  void add(long dagRunId, int ordinal, TaskState parent) {
    byChild.compute(
        new Child(dagRunId, ordinal),
        (child, sum) -> (sum == null ? Increment.none(dagRunId, ordinal) : sum).plus(parent));
  }

  /** Has a task looked at to which nothing is added yet. */
  void touch(long dagRunId, int ordinal) {
    byChild.putIfAbsent(new Child(dagRunId, ordinal), Increment.none(dagRunId, ordinal));
  }

  boolean isEmpty() {
    return byChild.isEmpty();
  }

  List<Increment> list(UnaryOperator<Increment> finish) {
    return byChild.values().stream().map(finish).toList();
  }
}
