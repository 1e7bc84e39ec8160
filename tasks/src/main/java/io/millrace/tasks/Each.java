package io.millrace.tasks;

import java.lang.reflect.Type;
import java.util.function.Function;
import org.jooq.DataType;

/**
 * The typed handle to what an instance of a mapped task is about: its element of the list, or what
 * the iteration before handed on.
 *
 * @param <T> the element's type
 */
public final class Each<T> {

  private final String taskId;
  private final Type type;

  Each(String taskId, Type type) {
    this.taskId = taskId;
    this.type = type;
  }

  /** The mapped task, group or loop. */
  public String taskId() {
    return taskId;
  }

  /** What the element is read back as. */
  public Type type() {
    return type;
  }

  /** The element inside a query. */
  public RunValue<T> field(DataType<T> dataType) {
    return RunValue.ofElement(this, dataType);
  }

  /**
   * A part of the element inside a query, as in {@code each.field("day", LOCALDATE, File::day)}. A
   * part of an element that is null is null.
   *
   * @param name of the placeholder, where a query is shown without a run
   */
  public <V> RunValue<V> field(String name, DataType<V> dataType, Function<T, V> part) {
    return RunValue.ofPart(this, name, dataType, part);
  }
}
