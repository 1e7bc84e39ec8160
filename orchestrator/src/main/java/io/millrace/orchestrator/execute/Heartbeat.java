package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Beat;
import io.millrace.orchestrator.run.Nodes.Buried;
import io.millrace.orchestrator.run.Nodes.Joined;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, and ends that of nodes whose lease ran out. It judges others only after
 * it has itself seen the database for one whole lease without a break: when the database was away,
 * nobody could renew. For one thread.
 */
final class Heartbeat {

  /** What a node does that others have declared dead. */
  interface Fate {

    /** Stops what it runs; it starts nothing until it has joined again. */
    void lost();

    /** It cannot join again yet: its name is another node's. */
    void waitsForItsName();

    void rejoined(Joined again);

    /** It cannot join again: its program is too old for what the database has become. */
    void refused(UpgradeRefused why);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Nodes nodes;
  private final Supplier<Optional<Joined>> join;
  private final IntSupplier leftBehind;
  private final Clock clock;
  private final Fate fate;
  private final UnbrokenSight sight;
  private final OutageLog outages = OutageLog.beside(LOG, "heartbeat");
  private volatile long nodeId;
  private volatile boolean leaving;
  private boolean alive = true;
  private boolean waitsForItsName;
  private boolean clockIsWrong;

  /**
   * {@code join} has this node join again, empty while its name is somebody else's; {@code
   * leftBehind} says how many threads it has whose tries are over.
   */
  Heartbeat(
      Nodes nodes,
      long nodeId,
      Supplier<Optional<Joined>> join,
      IntSupplier leftBehind,
      Clock clock,
      Fate fate) {
    this.nodes = nodes;
    this.nodeId = nodeId;
    this.join = join;
    this.leftBehind = leftBehind;
    this.clock = clock;
    this.fate = fate;
    this.sight = new UnbrokenSight(nodes.lease(), System::nanoTime);
  }

  /** How long to wait between two beats. */
  static Duration interval(Duration lease) {
    return lease.dividedBy(3);
  }

  /** One beat; answers whether others were found dead. */
  boolean runOnce() {
    try {
      if (!alive && !rejoin()) {
        return false;
      }
      Beat beat = nodes.beat(nodeId, clock.instant(), leftBehind.getAsInt(), sight.isLongEnough());
      outages.succeeded();
      sight.answered();
      if (!beat.renewed()) {
        LOG.warn("stop: this node was declared dead");
        alive = false;
        fate.lost();
        boolean ignored = rejoin();
        return false;
      }
      warnOfAWrongClock(beat.clockAhead());
      for (Buried dead : beat.buried()) {
        LOG.warn("declare dead node={} tasks={}: its lease ran out", dead.name(), dead.running());
      }
      return !beat.buried().isEmpty();
    } catch (UpgradeRefused refusal) {
      boolean ignored = outages.failed(refusal);
      fate.refused(refusal);
      return false;
    } catch (RuntimeException | Error unreachable) {
      boolean ignored = outages.failed(unreachable);
      sight.broke();
      return false;
    }
  }

  private boolean rejoin() {
    Optional<Joined> again = join.get();
    if (again.isEmpty()) {
      if (!waitsForItsName) {
        waitsForItsName = true;
        LOG.warn("wait to rejoin: this node's name is another node's");
        fate.waitsForItsName();
      }
      return false;
    }
    LOG.warn("rejoin id={} before={}", again.get().nodeId(), nodeId);
    nodeId = again.get().nodeId();
    sight.broke();
    sight.answered();
    alive = true;
    waitsForItsName = false;
    fate.rejoined(again.get());
    if (leaving) {
      nodes.announceLeave(nodeId);
    }
    return true;
  }

  /** Nothing depends on a node's clock but the times in its logs, and when Quartz wakes it. */
  private void warnOfAWrongClock(Duration ahead) {
    boolean wrong = ahead.abs().compareTo(Nodes.CLOCK_TOLERANCE) > 0;
    if (wrong && !clockIsWrong) {
      LOG.warn(
          "find this machine's clock wrong ahead_seconds={}: set it, the times in logs are off",
          ahead.toSeconds());
    }
    clockIsWrong = wrong;
  }

  /** On any thread. */
  void announceLeave() {
    leaving = true;
    nodes.announceLeave(nodeId);
  }

  void leave() {
    nodes.leave(nodeId);
  }
}
