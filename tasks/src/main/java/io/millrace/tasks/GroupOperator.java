package io.millrace.tasks;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Stands for the members of a mapped group or loop, which run in its place. */
record GroupOperator<O>(Class<O> outputType, Type storedType) implements ExternalOperator<O> {

  @Override
  public @Nullable O run(TaskContext context) {
    throw TaskFailed.forGood(context.taskId() + " is a group; its members run");
  }
}
