package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Holder;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.time.RealTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node joins. A name that a killed node has left behind is free again once nobody has renewed
 * its lease for the length of one. Immutable.
 */
final class Joining {

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private final Nodes nodes;
  private final NewNode node;
  private final Supplier<List<RunGraph>> dags;

  /** {@code dags} says what the node has loaded by then. */
  Joining(Nodes nodes, NewNode node, Supplier<List<RunGraph>> dags) {
    this.nodes = nodes;
    this.node = node;
    this.dags = dags;
  }

  /**
   * Joins, and waits for a whole lease if need be.
   *
   * @throws NodeNameTaken if a node of that name lives
   */
  Joined join() throws InterruptedException {
    while (true) {
      Optional<Joined> joined = joinNow();
      if (joined.isPresent()) {
        return joined.get();
      }
      Optional<Holder> holder = nodes.holder(node.name());
      if (holder.isPresent()) {
        waitALease(holder.get());
      }
    }
  }

  /** Empty if the name is another node's. */
  Optional<Joined> joinNow() {
    return nodes.join(node, dags.get());
  }

  /** Buries the holder unless it renews its lease meanwhile. */
  private void waitALease(Holder holder) throws InterruptedException {
    LOG.info("wait for name={} pid={} host={}", node.name(), holder.pid(), holder.host());
    RealTime.pause(nodes.lease());
    Optional<Holder> now = nodes.holder(node.name());
    if (now.equals(Optional.of(holder))) {
      nodes.bury(holder.nodeId());
      LOG.warn("declare dead node={} pid={}: its lease was not renewed", node.name(), holder.pid());
    } else if (now.isPresent()) {
      throw new NodeNameTaken(node.name(), now.get());
    }
  }
}
