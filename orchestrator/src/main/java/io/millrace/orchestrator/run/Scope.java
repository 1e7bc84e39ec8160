package io.millrace.orchestrator.run;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node works for.
 *
 * @param dagIds the DAGs that it knows
 * @param queues whose tasks it takes; null for all that there are
 */
public record Scope(Set<String> dagIds, @Nullable Set<String> queues) {

  /** Of a node that takes every queue. */
  public static Scope of(Collection<String> dagIds) {
    return new Scope(Set.copyOf(dagIds), null);
  }

  String[] dagIdArray() {
    return dagIds.toArray(String[]::new);
  }

  String @Nullable [] queueArray() {
    return queues == null ? null : queues.toArray(String[]::new);
  }
}
