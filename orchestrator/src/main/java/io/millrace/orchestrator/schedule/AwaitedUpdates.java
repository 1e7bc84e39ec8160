package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.schedule.UpdateStore.Collected;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
    return dag.timing().schedule() instanceof Schedule.OnUpdates on
        ? Optional.of(of(database, dag.id(), on))
        : Optional.empty();
  }

  private static AwaitedUpdates of(DSLContext database, String dagId, Schedule.OnUpdates on) {
    List<Collected> collected = UpdateStore.collected(database, dagId, on.updates().assets());
    List<Asset> updated =
        collected.stream().map(one -> new Asset(one.asset(), one.updates(), one.at())).toList();
    Updates left = on.updates().without(collected.stream().map(Collected::asset).toList());
    String missing = left == null ? null : left.inWords();
    String soFar =
        updated.isEmpty()
            ? ""
            : updated.stream().map(Asset::words).collect(Collectors.joining(", ", " (", ")"));
    return new AwaitedUpdates(waitsFor(database, dagId, missing) + soFar, missing, updated);
  }

  private static String waitsFor(DSLContext database, String dagId, @Nullable String missing) {
    if (missing != null) {
      return "waits for " + missing;
    }
    if (DagStore.find(database, dagId).map(DagState::paused).orElse(false)) {
      return "waits until the DAG is resumed";
    }
    Optional<String> goingOn = UpdateStore.runGoingOn(database, dagId);
    if (goingOn.isPresent()) {
      return "waits until run " + goingOn.get() + " has ended";
    }
    Instant notBefore = UpdateStore.notBefore(database, dagId);
    if (UpdatedRuns.NEVER.equals(notBefore)) {
      return "has no run any more, as the times are over that it waits for";
    }
    return notBefore != null && notBefore.isAfter(DagStore.now(database))
        ? "waits until " + notBefore
        : "is due";
  }
}
