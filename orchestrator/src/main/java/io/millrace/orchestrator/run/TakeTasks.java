package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * Takes ready task instances for a node, as far as its places and their limits go, and leaves the
 * rest to others. Within a {@link Push}; not thread-safe.
 */
final class TakeTasks {

  private final long nodeId;
  private final Slots slots;
  private final HeldRuns runs;
  private final List<Transition> history;
  private final LimitedTasks limited = new LimitedTasks();
  private final List<ClaimTasks.Wanted> wanted = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private boolean moreReady;
  private boolean forAnybody;
  private boolean forOthers;

  /** Adds to {@code history}. */
  TakeTasks(long nodeId, Slots slots, HeldRuns runs, List<Transition> history) {
    this.nodeId = nodeId;
    this.slots = slots;
    this.runs = runs;
    this.history = history;
  }

  /** Whether something is ready that did not fit, and may fit soon. */
  boolean moreReady() {
    return moreReady;
  }

  /** Gives back what tries took of limits that have ended. */
  void release(RoundTrip trip, List<Ending> ended) {
    limited.release(
        trip,
        ended.stream()
            .map(end -> end.finished().claim())
            .map(claim -> entry(claim, limits(claim)))
            .filter(entry -> !entry.limits().isNone())
            .toList());
  }

  /** Leaves to whoever has a place what is ready once more; what only fences needs no more. */
  void leaveAgain(List<Ending> ready) {
    forAnybody |= !ready.isEmpty();
    ready.stream()
        .map(end -> end.finished().claim())
        .map(claim -> entry(claim, runs.stops(claim) ? TaskLimits.NONE : limits(claim)))
        .forEach(limited::queue);
  }

  private TaskLimits limits(Claim task) {
    return runs.limits(task.dagRunId(), task.ordinal());
  }

  private Entry entry(Claim task, TaskLimits limits) {
    return new Entry(
        task.taskInstanceId(), task.dagRunId(), node(task).kind(), limits, priority(task));
  }

  private int priority(Claim task) {
    return node(task).concurrency().priority();
  }

  private RunGraph.Node node(Claim task) {
    return runs.node(task.dagRunId(), task.ordinal());
  }

  /** Takes of what has just become ready; who waits already goes before it. */
  void becameReady(DSLContext tx, Collection<Claim> waited) {
    List<Claim> ready =
        waited.stream().sorted(Comparator.comparingInt(this::priority).reversed()).toList();
    limited.look(tx, ready.stream().map(this::limits).filter(limits -> !limits.isNone()).toList());
    for (Claim task : ready) {
      history.add(
          Transition.ofTask(
              task.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              TaskState.WAITING,
              TaskState.READY,
              null));
      Entry entry = entry(task, limits(task));
      if (entry.limits().isNone()) {
        takeOrLeave(task, entry);
      } else {
        takeOrWait(task, entry);
      }
    }
    if (limited.isWaitedFor()) {
      moreReady = true;
      forOthers = true;
    }
  }

  private void takeOrLeave(Claim task, Entry entry) {
    RunGraph.Node node = node(task);
    if (runs.paused(task.dagRunId())) {
      leave(entry);
    } else if (slots.take(node)) {
      want(entry, task.token(), TaskState.WAITING);
    } else {
      leave(entry);
      forAnybody = true;
      moreReady |= slots.mayTake(node);
    }
  }

  private void takeOrWait(Claim task, Entry entry) {
    RunGraph.Node node = node(task);
    boolean mayStart = !runs.paused(task.dagRunId()) && limited.mayStart(entry.limits());
    if (mayStart && slots.take(node)) {
      limited.start(entry);
      want(entry, task.token(), TaskState.WAITING);
    } else {
      leave(entry);
      forAnybody |= mayStart;
      moreReady |= mayStart && slots.mayTake(node);
    }
  }

  private void leave(Entry entry) {
    limited.queue(entry);
    left.add(entry.taskInstanceId());
  }

  /**
   * Takes of what any node may take, the highest priority first and then of the oldest run.
   *
   * @param limited what waits for limits that have room for all of them
   */
  void inOrder(List<LimitLines.Candidate> limited, List<ReadyTasks.Ready> ready) {
    Stream.concat(limited.stream().map(LimitLines.Candidate::ready), ready.stream())
        .sorted(
            Comparator.comparingInt((ReadyTasks.Ready task) -> -task.entry().priority())
                .thenComparingLong(task -> task.entry().dagRunId())
                .thenComparingLong(task -> task.entry().taskInstanceId()))
        .forEach(this::takeOrPass);
  }

  /** Something may be ready that was not looked at, since its kind has no place. */
  void passedOver() {
    moreReady = true;
  }

  private void takeOrPass(ReadyTasks.Ready task) {
    Entry entry = task.entry();
    if (!slots.take(runs.node(entry.dagRunId(), task.ordinal()))) {
      moreReady = true;
      return;
    }
    limited.startQueued(entry);
    want(entry, task.token(), TaskState.READY);
  }

  private void want(Entry entry, long token, TaskState from) {
    wanted.add(new ClaimTasks.Wanted(entry.taskInstanceId(), nodeId, from));
    history.add(
        Transition.ofTask(
            entry.dagRunId(),
            entry.taskInstanceId(),
            ClaimTasks.nextToken(token),
            TaskState.READY,
            TaskState.RUNNING,
            null));
  }

  boolean takesNothing() {
    return wanted.isEmpty();
  }

  /** Writes it; the claims can be had once everything was sent. */
  Supplier<List<Claim>> write(RoundTrip trip) {
    if (!left.isEmpty()) {
      trip.add(TaskStore.makeReady(left));
    }
    limited.write(trip);
    if (forAnybody) {
      Bell.ring(trip);
    } else if (forOthers) {
      Bell.ringOthers(trip, nodeId);
    }
    if (wanted.isEmpty()) {
      return List::of;
    }
    var taken = trip.ask(ClaimTasks.of(wanted), row -> ClaimTasks.read(row, runs::run));
    return () -> all(taken.get());
  }

  private List<Claim> all(List<Claim> taken) {
    if (taken.size() < wanted.size()) {
      throw new IllegalStateException("claimed task instances of runs that were not locked");
    }
    return taken;
  }
}
