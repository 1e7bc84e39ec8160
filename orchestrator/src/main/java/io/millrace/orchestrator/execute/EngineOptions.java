package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.time.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How a node behaves.
 *
 * @param lease after which without a heartbeat others take over
 * @param drain for how long a node that leaves lets its tries go on before it hands them back
 * @param random varies the delays of retries
 * @param channels names of those that alerts are queued for
 */
public record EngineOptions(
    NewNode node,
    Duration lease,
    Duration drain,
    Clock clock,
    RandomGenerator random,
    Set<String> channels) {

  /** A node as it usually is, whose alerts go to the log alone. */
  public static EngineOptions named(String name) {
    return of(NewNode.named(name));
  }

  /** As {@link #named}. */
  public static EngineOptions of(NewNode node) {
    return new EngineOptions(
        node,
        Duration.ofSeconds(5),
        Duration.ZERO,
        RealTime.clock(),
        RealTime.random(),
        Set.of("log"));
  }

  public EngineOptions alerting(Set<String> through) {
    return new EngineOptions(node, lease, drain, clock, random, through);
  }

  public EngineOptions draining(Duration atMost) {
    return new EngineOptions(node, lease, atMost, clock, random, channels);
  }
}
