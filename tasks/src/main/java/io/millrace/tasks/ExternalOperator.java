package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Work outside the warehouse: plain Java, a shell command, a call. It happens at least once; {@link
 * TaskContext#idempotencyKey()} lets the other side recognise a repetition.
 */
public non-sealed interface ExternalOperator<O> extends Operator<O> {

  /**
   * Does the work. An interrupt asks it to stop (timeout, cancel).
   *
   * @return the output, null exactly if {@code O} is {@link Void}
   */
  @Nullable O run(TaskContext context) throws Exception;
}
