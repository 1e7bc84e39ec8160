package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/** A task that has no effect of its own; its checks are all there is to it. */
record CheckOperator() implements WarehouseOperator<Void> {

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public @Nullable Void run(WarehouseContext context) {
    return null;
  }
}
