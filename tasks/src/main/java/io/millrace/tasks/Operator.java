package io.millrace.tasks;

import io.millrace.tasks.lineage.Lineage;
import java.lang.reflect.Type;
import java.util.List;

/**
 * What a task does, without its name, order and retries. Immutable and shared by all runs.
 *
 * @param <O> the type of the value handed to later tasks; {@link Void} where there is none
 */
public sealed interface Operator<O>
    permits WarehouseOperator, ExternalOperator, SensorOperator, ApprovalOperator {

  /** The class that the output is stored as and read back from (JSON). */
  Class<O> outputType();

  /** As {@link #outputType}, where a class does not say all of it: a list's elements. */
  default Type storedType() {
    return outputType();
  }

  /** Tasks whose outputs this operator takes; each is an edge. */
  default List<TaskRef<?>> inputs() {
    return List.of();
  }

  /**
   * The handles to elements that it is known to use: a task outside of what they belong to is
   * refused. What a Java task asks for is known only when it runs.
   */
  default List<Each<?>> elements() {
    return List.of();
  }

  /**
   * Why this operator cannot work as it is written, a sentence each; checked when it becomes a
   * task.
   */
  default List<String> faults() {
    return List.of();
  }

  /** The tables read and written, known before any run. */
  default Lineage lineage() {
    return Lineage.NONE;
  }
}
