package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.schedule.UpdateStore.Collected;
import io.millrace.orchestrator.schedule.UpdateStore.Gate;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Why a DAG that is started by updates has no run for them yet.
 *
 * @param sentence as in "waits for b (a was updated at ..)"
 * @param missing the condition that is left; null if it holds
 * @param updated what has come since its last such run
 */
public record AwaitedUpdates(String sentence, @Nullable String missing, List<Asset> updated) {

  /**
   * An asset that was updated.
   *
   * @param updates how often
   * @param at the last time
   */
  public record Asset(String asset, int updates, Instant at) {

    private String words() {
      String time = at.truncatedTo(ChronoUnit.SECONDS).toString();
      return updates == 1
          ? "%s was updated at %s".formatted(asset, time)
          : "%s was updated %d times, last at %s".formatted(asset, updates, time);
    }
  }

  /** Of a DAG; empty if it is not started by updates. */
  public static Optional<AwaitedUpdates> of(DSLContext database, Dag dag) {
    return Optional.ofNullable(of(database, List.of(dag)).get(dag.id()));
  }

  /** Of those of these DAGs that are started by updates, by name; two statements for all. */
  public static Map<String, AwaitedUpdates> of(DSLContext database, Collection<Dag> dags) {
    Map<String, Schedule.OnUpdates> waiting = UpdatedRuns.startedByUpdates(dags);
    if (waiting.isEmpty()) {
      return Map.of();
    }
    Map<String, List<Collected>> collected = UpdateStore.collected(database, waiting.keySet());
    Map<String, Gate> gates = UpdateStore.gates(database, waiting.keySet());
    Map<String, AwaitedUpdates> awaited = new TreeMap<>();
    waiting.forEach((dagId, on) ->
        awaited.put(dagId, of(on, collected.getOrDefault(dagId, List.of()), gates.get(dagId))));
    return awaited;
  }

  private static AwaitedUpdates of(
      Schedule.OnUpdates on, List<Collected> collected, @Nullable Gate gate) {
    List<Asset> updated =
        collected.stream()
            .filter(one -> on.updates().assets().contains(one.asset()))
            .map(one -> new Asset(one.asset(), one.updates(), one.at()))
            .toList();
    Updates left = on.updates().without(updated.stream().map(Asset::asset).toList());
    String missing = left == null ? null : left.inWords();
    String soFar =
        updated.isEmpty()
            ? ""
            : updated.stream().map(Asset::words).collect(Collectors.joining(", ", " (", ")"));
    return new AwaitedUpdates(waitsFor(missing, gate) + soFar, missing, updated);
  }

  private static String waitsFor(@Nullable String missing, @Nullable Gate gate) {
    if (missing != null) {
      return "waits for " + missing;
    }
    if (gate != null && gate.paused()) {
      return "waits until the DAG is resumed";
    }
    if (gate != null && gate.goingOn() != null) {
      return "waits until run " + gate.goingOn() + " has ended";
    }
    Instant notBefore = gate == null ? null : gate.notBefore();
    if (UpdatedRuns.NEVER.equals(notBefore)) {
      return "has no run any more, as the times are over that it waits for";
    }
    return gate != null && notBefore != null && notBefore.isAfter(gate.now())
        ? "waits until " + notBefore
        : "is due";
  }
}
