package io.millrace.orchestrator.run;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node works for.
 *
 * @param dagIds the DAGs that it knows
 * @param versions of these DAGs that it has; runs of others are for it only where no node has them
 * @param queues whose tasks it takes; null for all that there are
 */
public record Scope(Set<String> dagIds, Set<Long> versions, @Nullable Set<String> queues) {

  public Scope {
    dagIds = Set.copyOf(dagIds);
    versions = Set.copyOf(versions);
  }

  /** Of a node that takes every queue, alone or among nodes that do not say what they have. */
  public static Scope of(Collection<String> dagIds) {
    return new Scope(Set.copyOf(dagIds), Set.of(), null);
  }

  String[] dagIdArray() {
    return dagIds.toArray(String[]::new);
  }

  Long[] versionArray() {
    return versions.toArray(Long[]::new);
  }

  String @Nullable [] queueArray() {
    return queues == null ? null : queues.toArray(String[]::new);
  }
}
