package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What limits a task beside others, and which of them goes first.
 *
 * @param pool whose slots it takes while it runs; null for none
 * @param poolSlots that it takes
 * @param priority of those that are ready, the highest go first
 * @param maxActive so many of this task run at once, over all runs of its DAG; null for no limit
 */
public record Concurrency(
    @Nullable String pool, int poolSlots, int priority, @Nullable Integer maxActive) {

  /** Runs whenever a node has a place for it. */
  public static final Concurrency UNLIMITED = new Concurrency(null, 1, 0, null);
}
