package io.millrace.tasks;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects {@link Mapping}: what a task is repeated over, what is in it, and what it is in. */
final class MappingBuilder {

  private final Class<?> outputType;
  private final @Nullable TaskRef<?> over;
  private final Mapping.@Nullable Repeat repeat;
  private final List<TaskRef<?>> members = new ArrayList<>();
  private @Nullable TaskRef<?> group;
  private @Nullable TaskRef<?> result;
  private Type storedType;

  MappingBuilder(
      Class<?> outputType,
      Type storedType,
      @Nullable TaskRef<?> over,
      Mapping.@Nullable Repeat repeat) {
    this.outputType = outputType;
    this.storedType = storedType;
    this.over = over;
    this.repeat = repeat;
  }

  /** Its output is made of this member's. */
  void collect(TaskRef<?> member, Type type) {
    result = member;
    storedType = type;
  }

  void add(TaskRef<?> member) {
    members.add(member);
  }

  void memberOf(TaskRef<?> its) {
    group = its;
  }

  Type storedType() {
    return storedType;
  }

  List<TaskRef<?>> members() {
    return members;
  }

  /** The list whose elements it is mapped over; null for others. */
  @Nullable TaskRef<?> over() {
    return over;
  }

  /** The mapped group or loop that it is a member of; null if of none. */
  @Nullable TaskRef<?> memberOf() {
    return group;
  }

  /** Whether there is an instance of it for each element or iteration. */
  boolean isRepeated() {
    return repeat != null;
  }

  /** Of the task with this id. */
  Mapping build(String id) {
    return new Mapping(
        repeat,
        group == null ? null : group.id(),
        resultId(id),
        elementType(),
        repeat == null ? null : storedType);
  }

  private @Nullable Type elementType() {
    if (over != null && over.storedType() instanceof ListType list) {
      return list.element();
    }
    return repeat == null ? null : outputType;
  }

  private @Nullable String resultId(String id) {
    return repeat == null ? null : members.isEmpty() ? id : result == null ? null : result.id();
  }
}
