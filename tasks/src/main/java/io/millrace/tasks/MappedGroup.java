package io.millrace.tasks;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Collects the members of a mapped group or loop: tasks of which there is an instance for every
 * element, each waiting for those of its own element alone.
 */
public final class MappedGroup {

  private final AddTasks members;

  MappedGroup(DagBuilder dag, TaskRef<?> group) {
    this.members = new AddTasks(dag, group);
  }

  /** As {@link DagBuilder#task}. */
  public <O> TaskRef<O> task(String taskId, Operator<O> operator) {
    return members.task(taskId, operator);
  }

  /** As {@link DagBuilder#map}. */
  public <T, O> TaskRef<List<O>> map(
      String taskId, TaskRef<List<T>> over, Function<Each<T>, Operator<O>> body) {
    return members.map(taskId, over, body);
  }

  /** As {@link DagBuilder#mapGroup}. */
  public <T> TaskRef<Void> mapGroup(
      String groupId, TaskRef<List<T>> over, BiConsumer<Each<T>, MappedGroup> body) {
    return members.mapGroup(groupId, over, body);
  }

  /** As {@link DagBuilder#mapGroupAndCollect}. */
  public <T, O> TaskRef<List<O>> mapGroupAndCollect(
      String groupId, TaskRef<List<T>> over, BiFunction<Each<T>, MappedGroup, TaskRef<O>> body) {
    return members.mapGroupAndCollect(groupId, over, body);
  }

  /** As {@link DagBuilder#loop}. */
  public <T> TaskRef<T> loop(
      String taskId, int most, T first, Function<Each<T>, Operator<Again<T>>> body) {
    return members.loop(taskId, most, first, body);
  }

  /** As {@link DagBuilder#loopGroup}. */
  public <T> TaskRef<T> loopGroup(
      String groupId, int most, T first, BiFunction<Each<T>, MappedGroup, TaskRef<Again<T>>> body) {
    return members.loopGroup(groupId, most, first, body);
  }
}
