package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.AlertRoutes;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.time.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How a node behaves.
 *
 * @param node as it joins
 * @param lease after which without a heartbeat others take over
 * @param drain for how long a node that leaves lets its tries go on before it hands them back
 * @param clock for times in logs
 * @param random varies the delays of retries
 * @param alerts which of them are queued for which channels
 */
public record EngineOptions(
    NewNode node,
    Duration lease,
    Duration drain,
    Clock clock,
    RandomGenerator random,
    AlertRoutes alerts) {

  /**
   * A node of this name that takes all queues: with a lease of five seconds, without draining, and
   * with alerts to the log alone.
   */
  public static EngineOptions named(String name) {
    return of(NewNode.named(name));
  }

  /** As above, for this node. */
  public static EngineOptions of(NewNode node) {
    return new EngineOptions(
        node,
        Duration.ofSeconds(5),
        Duration.ZERO,
        RealTime.clock(),
        RealTime.random(),
        AlertRoutes.toAll(Set.of("log")));
  }

  /** With alerts queued for these channels. */
  public EngineOptions alerting(Set<String> through) {
    return alerting(AlertRoutes.toAll(through));
  }

  /** With alerts queued as they say. */
  public EngineOptions alerting(AlertRoutes routes) {
    return new EngineOptions(node, lease, drain, clock, random, routes);
  }

  /** With so much time for its tries when it leaves. */
  public EngineOptions draining(Duration atMost) {
    return new EngineOptions(node, lease, atMost, clock, random, alerts);
  }
}
