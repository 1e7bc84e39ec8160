package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, and ends that of nodes whose lease ran out. It judges others only after
 * it has itself seen the database for one whole lease without a break: when the database was away,
 * nobody could renew. For one thread.
 */
final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Nodes nodes;
  private final String name;
  private final LongConsumer rejoined;
  private long nodeId;
  private long seenSince;
  private long lastSeen;

  /** {@code rejoined} is told the node's new id when others had taken it for dead. */
  Heartbeat(Nodes nodes, String name, LongConsumer rejoined) {
    this.nodes = nodes;
    this.name = name;
    this.rejoined = rejoined;
  }

  long join() {
    nodeId = nodes.join(name);
    seenSince = System.nanoTime();
    lastSeen = seenSince;
    return nodeId;
  }

  void leave() {
    nodes.leave(nodeId);
  }

  /** How long to wait between two beats. */
  Duration interval() {
    return nodes.lease().dividedBy(3);
  }

  /** One beat; answers whether others were found dead. */
  boolean runOnce() {
    try {
      if (!nodes.renew(nodeId)) {
        LOG.warn("rejoin node={}: it was taken for dead", nodeId);
        rejoined.accept(join());
        return false;
      }
      long now = System.nanoTime();
      if (now - lastSeen > nodes.lease().toNanos()) {
        seenSince = now;
      }
      lastSeen = now;
      if (now - seenSince < nodes.lease().toNanos()) {
        return false;
      }
      List<Long> dead = nodes.buryExpired();
      dead.forEach(id -> LOG.warn("bury node={}: its lease ran out", id));
      return !dead.isEmpty();
    } catch (RuntimeException | Error unreachable) {
      LOG.warn("miss a heartbeat: {}", Failures.of(unreachable).sentence());
      seenSince = System.nanoTime();
      return false;
    }
  }
}
