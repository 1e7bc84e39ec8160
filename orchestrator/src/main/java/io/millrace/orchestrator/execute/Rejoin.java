package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Holder;
import io.millrace.orchestrator.run.Nodes.Joined;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node that was declared dead joins again. Its name may be held by nobody who lives: by
 * itself, where the answer to its joining was lost. So a holder is buried that renews nothing while
 * this node sees the database for a whole lease without a break. For one thread.
 */
final class Rejoin {

  private static final Logger LOG = LoggerFactory.getLogger(Rejoin.class);

  private final Nodes nodes;
  private final String name;
  private final Supplier<Optional<Joined>> join;
  private final UnbrokenSight sight;
  private @Nullable Holder watched;

  /**
   * @param join empty while the name is somebody else's
   */
  Rejoin(Nodes nodes, String name, Supplier<Optional<Joined>> join, LongSupplier nanoTime) {
    this.nodes = nodes;
    this.name = name;
    this.join = join;
    this.sight = new UnbrokenSight(nodes.lease(), nanoTime);
  }

  /** One attempt; empty while the name is somebody else's. */
  Optional<Joined> attempt() {
    try {
      Optional<Joined> joined = join.get();
      if (joined.isPresent() || !holderIsDead()) {
        return joined;
      }
      return join.get();
    } catch (RuntimeException unreachable) {
      watched = null;
      throw unreachable;
    }
  }

  private boolean holderIsDead() {
    Holder holder = nodes.holder(name).orElse(null);
    if (!Objects.equals(holder, watched)) {
      sight.broke();
    }
    boolean seenForALease = sight.isLongEnough();
    sight.answered();
    watched = holder;
    if (holder == null || !seenForALease) {
      return false;
    }
    nodes.bury(holder.nodeId());
    LOG.warn("declare dead node={} id={}: its lease was not renewed", name, holder.nodeId());
    return true;
  }
}
