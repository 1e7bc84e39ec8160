package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.LimitStore.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes ready task instances for a node, as far as its places and their limits go, and leaves the
 * rest to others. Within a {@link Push}; not thread-safe.
 */
final class TakeTasks {

  /** A task instance that any node may take; {@code limited} if it has waited for limits. */
  private record Offer(
      long dagRunId, long taskInstanceId, int ordinal, long token, @Nullable Waiting limited) {

    static Offer of(ReadyTasks.Ready task) {
      return new Offer(task.dagRunId(), task.taskInstanceId(), task.ordinal(), task.token(), null);
    }

    static Offer of(LimitLines.Candidate task) {
      return new Offer(
          task.dagRunId(), task.task().taskInstanceId(), task.ordinal(), task.token(), task.task());
    }
  }

  private final long nodeId;
  private final Slots slots;
  private final HeldRuns runs;
  private final List<Transition> history;
  private final LimitedTasks limited = new LimitedTasks();
  private final List<ClaimTasks.Wanted> wanted = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();
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
    limited.release(trip, ended.stream().flatMap(this::limits).toList());
  }

  /** Leaves to whoever has a place what is ready once more; what only fences needs no more. */
  void leaveAgain(List<Ending> ready) {
    forAnybody |= !ready.isEmpty();
    ready.stream()
        .filter(end -> !runs.stops(end.finished().claim()))
        .flatMap(this::limits)
        .forEach(limited::await);
  }

  private Stream<Waiting> limits(Ending end) {
    return limits(end.finished().claim()).stream();
  }

  /** The task instance with its limits, if it has any. */
  private Optional<Waiting> limits(Claim task) {
    TaskLimits limits = runs.limits(task.dagRunId(), task.ordinal());
    return limits.isNone()
        ? Optional.empty()
        : Optional.of(new Waiting(task.taskInstanceId(), task.dagRunId(), limits, priority(task)));
  }

  private int priority(Claim task) {
    return priorityOf(task.dagRunId(), task.ordinal());
  }

  private int priorityOf(long dagRunId, int ordinal) {
    return runs.node(dagRunId, ordinal).concurrency().priority();
  }

  /** Takes of what has just become ready; who waits already goes before it. */
  void becameReady(DSLContext tx, Collection<Claim> waited) {
    List<Claim> ready =
        waited.stream().sorted(Comparator.comparingInt(this::priority).reversed()).toList();
    limited.look(
        tx, ready.stream().flatMap(task -> limits(task).stream()).map(Waiting::limits).toList());
    for (Claim task : ready) {
      history.add(
          Transition.ofTask(
              task.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              TaskState.WAITING,
              TaskState.READY,
              null));
      limits(task).ifPresentOrElse(limits -> takeOrWait(task, limits), () -> takeOrLeave(task));
    }
    if (limited.isWaitedFor()) {
      moreReady = true;
      forOthers = true;
    }
  }

  private void takeOrLeave(Claim task) {
    RunGraph.Node node = runs.node(task.dagRunId(), task.ordinal());
    if (runs.paused(task.dagRunId())) {
      left.add(task.taskInstanceId());
    } else if (slots.take(node)) {
      want(task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.WAITING);
    } else {
      left.add(task.taskInstanceId());
      forAnybody = true;
      moreReady |= slots.mayTake(node);
    }
  }

  private void takeOrWait(Claim task, Waiting limits) {
    RunGraph.Node node = runs.node(task.dagRunId(), task.ordinal());
    boolean mayStart = !runs.paused(task.dagRunId()) && limited.mayStart(limits.limits());
    if (mayStart && slots.take(node)) {
      limited.start(limits);
      want(task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.WAITING);
    } else {
      limited.await(limits);
      left.add(task.taskInstanceId());
      forAnybody |= mayStart;
      moreReady |= mayStart && slots.mayTake(node);
    }
  }

  /**
   * Takes of what any node may take, the highest priority first and then of the oldest run.
   *
   * @param limited what has waited for limits that have room for all of them
   */
  void inOrder(List<LimitLines.Candidate> limited, List<ReadyTasks.Ready> ready) {
    Stream.<Offer>concat(limited.stream().map(Offer::of), ready.stream().map(Offer::of))
        .filter(task -> seen.add(task.taskInstanceId()))
        .sorted(
            Comparator.comparingInt((Offer task) -> -priorityOf(task.dagRunId(), task.ordinal()))
                .thenComparingLong(Offer::dagRunId)
                .thenComparingInt(Offer::ordinal))
        .forEach(this::takeOrPass);
  }

  /** Something may be ready that was not looked at, since its kind has no place. */
  void passedOver() {
    moreReady = true;
  }

  private void takeOrPass(Offer task) {
    if (!slots.take(runs.node(task.dagRunId(), task.ordinal()))) {
      moreReady = true;
      return;
    }
    if (task.limited() != null) {
      limited.startWaiting(task.limited());
    }
    want(task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.READY);
  }

  private void want(long dagRunId, long taskInstanceId, long token, TaskState from) {
    wanted.add(new ClaimTasks.Wanted(taskInstanceId, nodeId, from));
    history.add(
        Transition.ofTask(
            dagRunId,
            taskInstanceId,
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
