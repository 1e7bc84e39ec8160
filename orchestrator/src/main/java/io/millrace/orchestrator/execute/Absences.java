package io.millrace.orchestrator.execute;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The databases that are away, as this node met them: the orchestrator's at its own steps, a
 * warehouse at its tries. Nobody is asked for it. Thread-safe.
 */
public final class Absences implements EngineListener {

  /**
   * A database that is away.
   *
   * @param since when this node first found it so
   * @param reason one sentence, without a full stop
   */
  public record Absence(String database, Instant since, String reason) {}

  /** {@code untilWritten}: that it can be reached does not say that it is well. */
  private record Missed(Absence absence, Instant last, boolean untilWritten) {}

  static final Duration SHORTEST_DELAY = Duration.ofSeconds(1);
  static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  /**
   * When no try has asked for longer than one waits, others have found it back, or none needs it.
   */
  private static final Duration FORGOTTEN_AFTER = LONGEST_DELAY.plusSeconds(15);

  private final Clock clock;
  private final Map<String, Missed> warehouses = new ConcurrentHashMap<>();
  private volatile @Nullable Instant orchestratorSince;

  Absences(Clock clock) {
    this.clock = clock;
  }

  /** Since when the orchestrator's own database is away; empty if it is not. */
  public Optional<Instant> orchestrator() {
    return Optional.ofNullable(orchestratorSince);
  }

  @Override
  public void databaseReachable(boolean reachable) {
    if (reachable) {
      orchestratorSince = null;
    } else if (orchestratorSince == null) {
      orchestratorSince = clock.instant();
    }
  }

  /** By name. */
  public List<Absence> warehouses() {
    Instant oldest = clock.instant().minus(FORGOTTEN_AFTER);
    warehouses.values().removeIf(missed -> missed.last().isBefore(oldest));
    return warehouses.values().stream()
        .map(Missed::absence)
        .sorted(Comparator.comparing(Absence::database))
        .toList();
  }

  /**
   * A try could not be served; answers when to try again: after as long again as the warehouse has
   * been away, within bounds.
   *
   * @param untilWritten whether only a commit proves that it is back
   */
  Duration missed(String warehouse, String reason, boolean untilWritten) {
    Instant now = clock.instant();
    Missed missed =
        warehouses.compute(
            warehouse,
            (name, before) ->
                new Missed(
                    new Absence(name, before == null ? now : before.absence().since(), reason),
                    now,
                    untilWritten));
    Duration away = Duration.between(missed.absence().since(), now);
    return away.compareTo(SHORTEST_DELAY) < 0
        ? SHORTEST_DELAY
        : away.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : away;
  }

  /** A try has raised its fence. */
  void reached(String warehouse) {
    if (!warehouses.isEmpty()) {
      warehouses.computeIfPresent(
          warehouse, (name, missed) -> missed.untilWritten() ? missed : null);
    }
  }

  /** A try has committed its effect. */
  void written(String warehouse) {
    warehouses.remove(warehouse);
  }
}
