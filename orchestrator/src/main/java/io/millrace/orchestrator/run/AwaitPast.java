package io.millrace.orchestrator.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Holds back, of what became ready, the tasks that the run before theirs holds up. They stay
 * waiting, a row says so, and {@link WakePast} looks after them. Within a {@link Push}; not
 * thread-safe.
 *
 * <p>No lock is taken of the run before, which would be out of order. A task of it that ends in the
 * same moment cannot be missed: whoever waits rings, and whoever may be waited for rings, so that
 * somebody looks after both have committed.
 */
final class AwaitPast {

  private final HeldRuns runs;
  private boolean toRing;

  AwaitPast(HeldRuns runs) {
    this.runs = runs;
  }

  boolean dependsOnPast(long dagRunId, int ordinal) {
    return runs.node(dagRunId, ordinal).relations().dependsOnPast();
  }

  /** A task came to an end for which later runs may wait. */
  void ended(long dagRunId, int ordinal) {
    toRing |= runs.graph(dagRunId).isAwaited(ordinal);
  }

  /** Runs ended whose tables later runs may wait for. */
  void ended(List<EndedRun> ended) {
    toRing |= ended.stream().anyMatch(run -> runs.graph(run.dagRunId()).dependsOnPast());
  }

  /** Those of them that may start. */
  Collection<Claim> free(DSLContext tx, Collection<Claim> ready) {
    List<Long> asking =
        ready.stream()
            .filter(task -> task.mapped().isNone()) // its mapped task has asked
            .filter(task -> dependsOnPast(task.dagRunId(), task.ordinal()))
            .map(Claim::taskInstanceId)
            .toList();
    if (asking.isEmpty()) {
      return ready;
    }
    var trip = new RoundTrip(tx);
    trip.add(PastStore.forget(asking));
    var heldUp = trip.ask(PastStore.await(asking), row -> row.getLong(1));
    trip.send();
    Set<Long> waiting = new HashSet<>(heldUp.get());
    toRing |= !waiting.isEmpty();
    return ready.stream().filter(task -> !waiting.contains(task.taskInstanceId())).toList();
  }

  /** Has the waits looked at once this is committed, if anything of it may matter to them. */
  void ring(RoundTrip trip) {
    if (toRing) {
      Bell.ring(trip);
    }
  }
}
