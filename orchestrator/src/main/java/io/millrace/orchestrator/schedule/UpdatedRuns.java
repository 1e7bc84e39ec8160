package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.schedule.UpdateStore.Waiting;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the runs of DAGs whose assets were updated: one run for all updates that wait, each of
 * which is seen by one run. Under the lock of the DAG's row, which others that look wait for.
 */
final class UpdatedRuns {

  private static final Logger LOG = LoggerFactory.getLogger(UpdatedRuns.class);

  /** As a limit: its times are over, after each of which a run might come. */
  static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private UpdatedRuns() {}

  /** The DAG is loaded: keeps what it waits for; {@code anew} if it waited for something else. */
  static void loaded(DSLContext tx, Dag dag, boolean anew, Instant now) {
    Schedule schedule = dag.timing().schedule();
    UpdateStore.listen(
        tx, dag.id(), schedule instanceof Schedule.OnUpdates on ? on.updates().assets() : Set.of());
    if (anew) {
      Schedule.Recurring gate = schedule instanceof Schedule.OnUpdates on ? on.notBefore() : null;
      UpdateStore.notBefore(
          tx,
          dag.id(),
          gate == null
              ? null
              : first(FireTimes.of(gate), UpdateStore.notBefore(tx, dag.id()), now));
    }
  }

  /**
   * Of a gate that is new: what waits behind the one before has had its run, and waits on.
   *
   * @param before what was waited for until now; null for nothing
   */
  private static Instant first(FireTimes times, @Nullable Instant before, Instant now) {
    Instant last = times.atOrBefore(now);
    return last == null || (before != null && before.isAfter(now)) ? next(times, now) : last;
  }

  private static Instant next(FireTimes times, Instant now) {
    return Objects.requireNonNullElse(times.after(now), NEVER);
  }

  /** Creates the run that is due of a locked DAG, if one is. */
  static DueRuns.Look look(
      DSLContext tx, Dag dag, Schedule.OnUpdates on, RunGraph graph, Instant now) {
    Set<String> assets = on.updates().assets();
    if (!isMet(on, UpdateStore.updated(tx, dag.id(), assets))
        || UpdateStore.runGoingOn(tx, dag.id()).isPresent()) {
      return DueRuns.NOTHING_DUE;
    }
    Instant notBefore = UpdateStore.notBefore(tx, dag.id());
    if (notBefore != null && notBefore.isAfter(now)) {
      return notBefore.equals(NEVER)
          ? DueRuns.NOTHING_DUE
          : new DueRuns.Look(0, Duration.between(now, notBefore));
    }
    int created =
        UpdateStore.waiting(tx, dag.id(), assets)
            .filter(waiting -> create(tx, dag, on, graph, waiting, now))
            .map(waiting -> 1)
            .orElse(0);
    return new DueRuns.Look(created, null);
  }

  private static boolean create(
      DSLContext tx, Dag dag, Schedule.OnUpdates on, RunGraph graph, Waiting seen, Instant now) {
    var run = RunRequest.updated(dag, seen.around(), now);
    try {
      long id = Runs.createIn(tx, run, graph);
      UpdateStore.seenBy(tx, dag.id(), id, seen);
    } catch (RunExists sameMoment) {
      return false;
    }
    Schedule.Recurring gate = on.notBefore();
    if (gate != null) {
      UpdateStore.notBefore(tx, dag.id(), next(FireTimes.of(gate), now));
    }
    LOG.info("create run={}/{} updates={}", run.dagId(), run.runId(), seen.updateIds().size());
    return true;
  }

  private static boolean isMet(Schedule.OnUpdates on, Set<String> updated) {
    return on.updates().without(updated) == null;
  }

  /** By name, with what they wait for. */
  static Map<String, Schedule.OnUpdates> startedByUpdates(Collection<Dag> dags) {
    Map<String, Schedule.OnUpdates> waiting = new TreeMap<>();
    for (Dag dag : dags) {
      if (dag.timing().schedule() instanceof Schedule.OnUpdates on) {
        waiting.put(dag.id(), on);
      }
    }
    return waiting;
  }

  /** Those of these DAGs that seem to be due for what was updated; to be looked at one by one. */
  static List<String> due(DSLContext database, Collection<Dag> dags) {
    Map<String, Schedule.OnUpdates> waiting = startedByUpdates(dags);
    if (waiting.isEmpty()) {
      return List.of();
    }
    Map<String, Set<String>> updated = UpdateStore.updated(database, waiting.keySet());
    return waiting.entrySet().stream()
        .filter(dag -> isMet(dag.getValue(), updated.getOrDefault(dag.getKey(), Set.of())))
        .map(Map.Entry::getKey)
        .toList();
  }
}
