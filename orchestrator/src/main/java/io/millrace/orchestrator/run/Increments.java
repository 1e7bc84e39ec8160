package io.millrace.orchestrator.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What ended tasks add at their children, and at the mapped tasks that they are instances of,
 * summed over those that ended together.
 */
final class Increments {

  private final Map<Place, Increment> byChild = new LinkedHashMap<>();
  private final Map<Long, InstancesEnded> byParent = new LinkedHashMap<>();

  void add(Place child, TaskState parent) {
    byChild.compute(
        child, (place, sum) -> (sum == null ? Increment.none(place) : sum).plus(parent));
  }

  /** Adds an instance at the mapped task, group or loop that it is one of. */
  void addInstance(long parentId, TaskState instance) {
    byParent.compute(
        parentId, (id, sum) -> (sum == null ? InstancesEnded.none(id) : sum).plus(instance));
  }

  /** Has a task looked at to which nothing is added yet. */
  void touch(Place child) {
    byChild.putIfAbsent(child, Increment.none(child));
  }

  boolean isEmpty() {
    return byChild.isEmpty() && byParent.isEmpty();
  }

  List<Increment> list(UnaryOperator<Increment> finish) {
    return byChild.values().stream().map(finish).toList();
  }

  List<InstancesEnded> ofParents() {
    return List.copyOf(byParent.values());
  }
}
