package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/** The task that ends a group which is tried again as a whole; it does nothing itself. */
record GroupEnd() implements ExternalOperator<Void> {

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public @Nullable Void run(TaskContext context) {
    return null;
  }
}
