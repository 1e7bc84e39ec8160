package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.FaultKind.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The faults of a seed, in the order of time; the same seed and duration give the same plan. No two
 * befall the same process, network or server at once.
 *
 * @param wrongClockSeconds by how much the clock of {@link #NODE_WITH_WRONG_CLOCK} is off
 */
record Plan(long seed, Duration duration, List<Fault> faults, int wrongClockSeconds) {

  static final int NODES = 3;
  static final int NODE_WITH_WRONG_CLOCK = 1;

  private static final int HOUR = 3600;
  private static final int SHORTEST_GAP = 300;
  private static final int LONGEST_GAP = 1800;

  /** A network may be that to both. */
  private static final List<Where> SERVERS =
      List.of(Where.ORCHESTRATOR, Where.WAREHOUSE, Where.BOTH);

  /** A process that was started again is left alone for as long. */
  private static final int TO_START = 4000;

  /** What is drawn; what is there twice comes twice as often. */
  private static final List<FaultKind> URN =
      List.of(
          FaultKind.KILL_NODE,
          FaultKind.KILL_NODE,
          FaultKind.STOP_NODE,
          FaultKind.STOP_NODE,
          FaultKind.TERMINATE_NODE,
          FaultKind.LOSE_POWER,
          FaultKind.END_SESSIONS,
          FaultKind.END_SESSIONS,
          FaultKind.END_SESSIONS,
          FaultKind.RESTART_SERVER,
          FaultKind.CRASH_SERVER,
          FaultKind.KILL_SERVER,
          FaultKind.SILENT_NETWORK,
          FaultKind.SILENT_NETWORK,
          FaultKind.BROKEN_NETWORK,
          FaultKind.SLOW_NETWORK);

  static Plan of(long seed, Duration duration) {
    // Alike seeds would begin with alike numbers.
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    List<Fault> faults = new ArrayList<>();
    Map<String, Long> busyUntil = new HashMap<>();
    for (long now = SHORTEST_GAP; now < duration.toMillis(); now += gap(random)) {
      Fault fault = draw(random, now);
      String target = target(fault);
      if (busyUntil.getOrDefault(target, 0L) <= now) {
        faults.add(fault);
        long end = now + fault.lasts().toMillis();
        busyUntil.put(target, fault.kind().target() == Target.NODE ? end + TO_START : end);
      }
    }
    return new Plan(seed, duration, List.copyOf(faults), random.nextBoolean() ? HOUR : -HOUR);
  }

  private static int gap(Random random) {
    return random.nextInt(SHORTEST_GAP, LONGEST_GAP);
  }

  private static Fault draw(Random random, long now) {
    FaultKind kind = URN.get(random.nextInt(URN.size()));
    int ends = kind.target() == Target.NETWORK ? 3 : 2;
    return new Fault(
        kind,
        Duration.ofMillis(now),
        Duration.ofMillis(lasts(kind, random)),
        random.nextInt(NODES),
        SERVERS.get(random.nextInt(ends)));
  }

  private static String target(Fault fault) {
    return switch (fault.kind().target()) {
      case NODE -> "node " + fault.node();
      case NETWORK -> "network " + fault.node();
      case SERVER -> "server " + fault.where();
      case SESSIONS -> "sessions";
    };
  }

  /**
   * Most stops and silences last until others have declared the node dead and its tasks run again,
   * so that two tries of a task meet; few outages do.
   */
  private static int lasts(FaultKind kind, Random random) {
    boolean rare = random.nextInt(4) == 0;
    return switch (kind) {
      case KILL_NODE, LOSE_POWER, TERMINATE_NODE -> random.nextInt(2500);
      case STOP_NODE, SILENT_NETWORK ->
          rare ? random.nextInt(500, 3500) : random.nextInt(7000, 11000);
      case END_SESSIONS -> 0;
      case RESTART_SERVER, CRASH_SERVER, KILL_SERVER ->
          rare ? random.nextInt(4000, 8000) : random.nextInt(2000);
      case BROKEN_NETWORK -> rare ? random.nextInt(300, 1500) : random.nextInt(1500, 6500);
      case SLOW_NETWORK -> random.nextInt(1000, 4000);
    };
  }

  @Override
  public String toString() {
    return faults.stream()
        .map(Fault::toString)
        .collect(
            Collectors.joining(
                "\n  ",
                "seed %d, %d s, the clock of node %d off by %d s\n  "
                    .formatted(
                        seed, duration.toSeconds(), NODE_WITH_WRONG_CLOCK, wrongClockSeconds),
                ""));
  }
}
