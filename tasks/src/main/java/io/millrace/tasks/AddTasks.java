package io.millrace.tasks;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds tasks to a DAG, or to a mapped group of it: plain ones, mapped ones and loops. */
final class AddTasks {

  private final DagBuilder dag;
  private final @Nullable TaskRef<?> in;

  /** {@code in} is the group or loop that they are members of; null for none. */
  AddTasks(DagBuilder dag, @Nullable TaskRef<?> in) {
    this.dag = dag;
    this.in = in;
  }

  <O> TaskRef<O> task(String id, Operator<O> operator) {
    return add(id, operator, new TaskRef<>(id, operator));
  }

  <T, O> TaskRef<List<O>> map(
      String id, TaskRef<List<T>> over, Function<Each<T>, Operator<O>> body) {
    Operator<O> operator = body.apply(each(id, over));
    requireNoChoice(id, operator);
    var task =
        new TaskRef<List<O>>(
            id, operator, ListType.raw(), new ListType(operator.storedType()), over);
    return add(id, operator, task);
  }

  <T> TaskRef<Void> mapGroup(
      String id, TaskRef<List<T>> over, BiConsumer<Each<T>, MappedGroup> body) {
    Each<T> each = each(id, over);
    var operator = new GroupOperator<>(Void.class, Void.class);
    var group = new TaskRef<Void>(id, operator, Void.class, Void.class, over);
    add(id, operator, group);
    body.accept(each, new MappedGroup(dag, group));
    requireMembers(group);
    return group;
  }

  <T, O> TaskRef<List<O>> mapGroupAndCollect(
      String id, TaskRef<List<T>> over, BiFunction<Each<T>, MappedGroup, TaskRef<O>> body) {
    Each<T> each = each(id, over);
    var operator = new GroupOperator<List<O>>(ListType.raw(), List.class);
    var group = new TaskRef<List<O>>(id, operator, ListType.raw(), List.class, over);
    add(id, operator, group);
    TaskRef<O> result = body.apply(each, new MappedGroup(dag, group));
    requireMember(group, result);
    group.mapping().collect(result, new ListType(result.storedType()));
    return group;
  }

  <T> TaskRef<T> loop(String id, int most, T first, Function<Each<T>, Operator<Again<T>>> body) {
    requireOneAtLeast(id, most);
    Class<T> type = FirstValue.typeOf(dag, id, first);
    Operator<Again<T>> operator = body.apply(new Each<>(id, type));
    return add(id, operator, new TaskRef<T>(id, operator, type, most, first));
  }

  <T> TaskRef<T> loopGroup(
      String id, int most, T first, BiFunction<Each<T>, MappedGroup, TaskRef<Again<T>>> body) {
    requireOneAtLeast(id, most);
    Class<T> type = FirstValue.typeOf(dag, id, first);
    var operator = new GroupOperator<>(type, type);
    var group = new TaskRef<T>(id, operator, type, most, first);
    add(id, operator, group);
    TaskRef<Again<T>> last = body.apply(new Each<>(id, type), new MappedGroup(dag, group));
    requireMember(group, last);
    group.mapping().collect(last, type);
    return group;
  }

  private <R extends TaskRef<?>> R add(String id, Operator<?> operator, R task) {
    if (in != null) {
      in.addMember(task);
    }
    dag.add(id, operator, task);
    return task;
  }

  private <T> Each<T> each(String id, TaskRef<List<T>> over) {
    if (!(over.storedType() instanceof ListType list)) {
      throw dag.rejected(
          "task %s is mapped over %s, whose elements have no type; give it a list with javaList(..), queryList(..) or map(..)"
              .formatted(id, over.id()));
    }
    return new Each<>(id, list.element());
  }

  private void requireNoChoice(String id, Operator<?> operator) {
    Type type = operator.storedType();
    if (type == Choice.class) {
      throw dag.rejected(
          "mapped task %s chooses what comes after it, and its instances may differ; choose in a task after it"
              .formatted(id));
    }
  }

  private void requireOneAtLeast(String id, int most) {
    if (most < 1 || most > Mapping.MOST_ELEMENTS) {
      throw dag.rejected(
          "loop %s has %d iterations at most; say 1 to %d"
              .formatted(id, most, Mapping.MOST_ELEMENTS));
    }
  }

  private void requireMembers(TaskRef<?> group) {
    if (group.members().isEmpty()) {
      throw dag.rejected("group %s has no tasks; add one".formatted(group.id()));
    }
  }

  private void requireMember(TaskRef<?> group, TaskRef<?> result) {
    requireMembers(group);
    if (!group.members().contains(result)) {
      throw dag.rejected(
          "group %s hands on the output of %s, which is no task of it; return one that was added to it"
              .formatted(group.id(), result.id()));
    }
  }
}
