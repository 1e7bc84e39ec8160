package io.millrace.orchestrator.run;

import io.millrace.orchestrator.database.Databases;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process that is to join.
 *
 * @param name unique among the nodes that are alive
 * @param queues whose tasks it takes; null for all that there are
 */
public record NewNode(
    String name, NodeProcess process, Capacity capacity, @Nullable Set<String> queues) {

  /** A node of this process that takes everything. */
  public static NewNode named(String name) {
    return new NewNode(
        name,
        NodeProcess.current(NodeRole.COMMAND, Databases.schemaVersion()),
        Capacity.USUAL,
        null);
  }

  /** Takes the tasks of these queues alone; of all if that is null. */
  public NewNode taking(@Nullable Set<String> onlyQueues) {
    return new NewNode(name, process, capacity, onlyQueues);
  }

  String @Nullable [] queueArray() {
    return queues == null ? null : queues.stream().sorted().toArray(String[]::new);
  }
}
