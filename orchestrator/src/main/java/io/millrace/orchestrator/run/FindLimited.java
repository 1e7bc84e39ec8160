package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.run.LimitLines.Candidate;
import io.millrace.orchestrator.run.LimitLines.Line;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.ResultQuery;

/**
 * Finds the task instances for a node that wait for limits with room again. Those of a full pool
 * are not looked at, so they hide nobody; of each line only as many as may fit.
 */
final class FindLimited {

  private final DSLContext tx;
  private final HeldRuns runs;
  private final Slots slots;
  private boolean passedOver;

  FindLimited(DSLContext tx, HeldRuns runs, Slots slots) {
    this.tx = tx;
    this.runs = runs;
    this.slots = slots;
  }

  /** Those that fit, the highest priority first, each with its run locked; no place is taken. */
  List<Candidate> of(List<TaskLimits> lines, Scope scope, long nodeId) {
    if (lines.isEmpty() || slots.isEmpty()) {
      return List.of();
    }
    List<Line> open = open(lines);
    if (open.stream().allMatch(Line::keeps)) {
      return List.of();
    }
    passedOver = slots.freeKinds().size() < RunGraph.Kind.values().length;
    return held(fitting(open, scope, nodeId));
  }

  /** Whether limits have room for tasks of kinds that were left out, since they have no place. */
  boolean passedOver() {
    return passedOver;
  }

  /** As it looks now; whoever else takes of them meanwhile is seen once they are locked. */
  private List<Line> open(List<TaskLimits> lines) {
    var trip = new RoundTrip(tx);
    var left = LimitStore.room(trip, lines);
    trip.send();
    Room room = left.get();
    return lines.stream()
        .filter(line -> room.fits(line) > 0 || !room.lacking(line).isEmpty())
        .map(line -> new Line(line, Math.min(room.fits(line), slots.free())))
        .toList();
  }

  private List<Candidate> fitting(List<Line> open, Scope scope, long nodeId) {
    List<TaskLimits> lines = open.stream().map(Line::limits).toList();
    var trip = new RoundTrip(tx);
    trip.add(LimitStore.lock(lines));
    var left = LimitStore.room(trip, lines);
    var inOrder =
        trip.ask(LimitLines.first(open, slots.freeKinds(), scope, nodeId), LimitLines::read);
    trip.send();
    Room room = left.get();
    Slots places = slots.copy();
    Set<String> kept = new HashSet<>();
    List<Candidate> fitting = new ArrayList<>();
    for (Candidate one : inOrder.get()) {
      TaskLimits limits = one.limits();
      if (!Collections.disjoint(kept, limits.keys())) {
        continue;
      }
      if (room.fits(limits) == 0) {
        kept.addAll(room.lacking(limits));
      } else if (!one.keeps() && places.take(node(one))) {
        boolean ignored = room.take(limits);
        fitting.add(one);
      }
    }
    return fitting;
  }

  private RunGraph.Node node(Candidate one) {
    runs.follow(one.dagRunId(), one.dagVersionId());
    return runs.node(one.dagRunId(), one.ready().ordinal());
  }

  /** But for those whose runs somebody else holds, or that were taken out of the wait meanwhile. */
  private List<Candidate> held(List<Candidate> fitting) {
    if (fitting.isEmpty()) {
      return List.of();
    }
    var trip = new RoundTrip(tx);
    Long[] dagRunIds = fitting.stream().map(Candidate::dagRunId).distinct().toArray(Long[]::new);
    runs.lock(trip, Bound.of(RunStore.lockFree(DAG_RUN.DAG_RUN_ID.eq(any(dagRunIds)))));
    var stillWaiting = trip.ask(stillWaiting(fitting), row -> row.getLong(1));
    trip.send();
    Set<Long> found = Set.copyOf(stillWaiting.get());
    return fitting.stream()
        .filter(one -> runs.holds(one.dagRunId()) && !runs.paused(one.dagRunId()))
        .filter(one -> found.contains(one.taskInstanceId()))
        .toList();
  }

  private static ResultQuery<?> stillWaiting(List<Candidate> fitting) {
    Long[] ids = fitting.stream().map(Candidate::taskInstanceId).toArray(Long[]::new);
    return select(READY_QUEUE.TASK_INSTANCE_ID)
        .from(READY_QUEUE)
        .where(READY_QUEUE.TASK_INSTANCE_ID.eq(any(ids)))
        .and(ReadyQueue.isLimited());
  }
}
