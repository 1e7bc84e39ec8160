package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.ClaimTasks.Claimed;
import io.millrace.orchestrator.run.TaskStore.Counted;
import io.millrace.orchestrator.run.TaskStore.Increment;
import io.millrace.orchestrator.run.TaskStore.Settled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One step of the hot path, in one transaction: ends a batch of tries, counts them at their
 * children, settles those that will not run, claims those that became ready and fit, and ends the
 * runs whose last task this was. Used once and thrown away; not thread-safe.
 */
final class Push {

  private final DSLContext tx;
  private final long nodeId;
  private final Slots slots;
  private final LongFunction<RunGraph> graphs;
  private final Map<Long, LockedRun> runs = new HashMap<>();
  private final Map<Long, int[]> deltas = new HashMap<>();
  private final List<Transition> history = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final Map<Long, Counted> ready = new LinkedHashMap<>();
  private final List<EndedRun> endedRuns = new ArrayList<>();
  private Set<Long> recorded = Set.of();
  private boolean moreReady;

  /** {@code graphs} gives the structure of a DAG version. */
  Push(DSLContext tx, long nodeId, Slots slots, LongFunction<RunGraph> graphs) {
    this.tx = tx;
    this.nodeId = nodeId;
    this.slots = slots;
    this.graphs = graphs;
  }

  /** Records finished tries, and all that follows from them. */
  Pushed finish(List<FinishedTry> batch) {
    lock(batch.stream().map(one -> one.claim().dagRunId()).collect(Collectors.toSet()));
    List<Ending> endings = batch.stream().map(Ending::of).toList();
    recorded = EndTries.in(tx, endings);
    List<Ending> mine =
        endings.stream().filter(end -> recorded.contains(end.taskInstanceId())).toList();
    EffectStore.keep(tx, mine);
    for (Ending end : mine) {
      Claim claim = end.finished().claim();
      history.add(
          Transition.ofTask(
              claim.dagRunId(),
              claim.taskInstanceId(),
              claim.token(),
              TaskState.RUNNING,
              end.to(),
              end.reason()));
    }
    var next = new Increments();
    for (Ending end : mine) {
      ended(end.finished().claim().dagRunId(), end.finished().claim().ordinal(), end.to(), next);
    }
    spread(next);
    return close();
  }

  /** Starts what can start in runs just admitted. */
  Pushed start(Collection<Long> admitted) {
    lock(admitted);
    spread(decide(TaskStore.waiting(tx, runs.keySet())));
    return close();
  }

  /**
   * Claims ready task instances that this node has slots for; runs locked elsewhere are left out.
   */
  Pushed claimReady(Collection<String> dagIds) {
    runs.putAll(RunStore.lockFree(tx, TaskQueue.hasReady(dagIds)));
    List<TaskQueue.Ready> candidates = TaskQueue.ready(tx, runs.keySet());
    List<Long> fitting = new ArrayList<>();
    for (TaskQueue.Ready candidate : candidates) {
      if (slots.take(node(candidate.dagRunId(), candidate.ordinal()).kind())) {
        fitting.add(candidate.taskInstanceId());
      }
    }
    claim(fitting, TaskState.READY);
    moreReady = fitting.size() < candidates.size();
    return close();
  }

  private void lock(Collection<Long> ids) {
    runs.putAll(RunStore.lock(tx, ids));
  }

  private RunGraph.Node node(long dagRunId, int ordinal) {
    LockedRun run = runs.get(dagRunId);
    if (run == null) {
      throw new IllegalStateException("run " + dagRunId + " is not locked");
    }
    return graphs.apply(run.dagVersionId()).nodes().get(ordinal);
  }

  /** Notes that a task instance came to its end, if it did. */
  private void ended(long dagRunId, int ordinal, TaskState to, Increments next) {
    if (!to.ended()) {
      return;
    }
    RunGraph.Node node = node(dagRunId, ordinal);
    int[] delta = deltas.computeIfAbsent(dagRunId, ignored -> new int[2]);
    delta[0]++;
    if (to == TaskState.FAILED && !node.tolerable()) {
      delta[1]++;
    }
    node.downstream().forEach(child -> next.add(dagRunId, child, to));
  }

  private void spread(Increments increments) {
    Increments current = increments;
    while (!current.isEmpty()) {
      current = decide(TaskStore.count(tx, current.list()));
    }
  }

  /** Sorts waiting tasks into ready and settled; what settles counts at its own children. */
  private Increments decide(List<Counted> counted) {
    var next = new Increments();
    List<Settled> settled = new ArrayList<>();
    for (Counted task : counted) {
      if (task.state() != TaskState.WAITING || stopping(task.dagRunId())) {
        continue;
      }
      switch (Readiness.of(task.rule(), task.upstream())) {
        case WAIT -> {}
        case READY -> ready.putIfAbsent(task.taskInstanceId(), task);
        case SKIP -> settle(task, TaskState.SKIPPED, settled, next);
        case UPSTREAM_FAILED -> settle(task, TaskState.UPSTREAM_FAILED, settled, next);
      }
    }
    if (!settled.isEmpty()) {
      TaskStore.settle(tx, settled);
    }
    return next;
  }

  private void settle(Counted task, TaskState to, List<Settled> settled, Increments next) {
    String reason =
        "trigger rule " + task.rule().name().toLowerCase(Locale.ROOT) + " cannot be met";
    settled.add(new Settled(task.taskInstanceId(), to, reason));
    history.add(
        Transition.ofTask(
            task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.WAITING, to, reason));
    ended(task.dagRunId(), task.ordinal(), to, next);
  }

  private boolean stopping(long dagRunId) {
    LockedRun run = runs.get(dagRunId);
    return run == null || run.stop() != null || run.state() != RunState.RUNNING;
  }

  /** Claims what fits, leaves the rest to whoever has a slot, writes the history, ends runs. */
  private Pushed close() {
    List<Long> fitting = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (Counted task : ready.values()) {
      boolean fits = slots.take(node(task.dagRunId(), task.ordinal()).kind());
      (fits ? fitting : left).add(task.taskInstanceId());
      history.add(
          Transition.ofTask(
              task.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              TaskState.WAITING,
              TaskState.READY,
              null));
    }
    if (!left.isEmpty()) {
      TaskStore.makeReady(tx, left);
    }
    claim(fitting, TaskState.WAITING);
    endRuns();
    if (!history.isEmpty()) {
      History.append(tx, history);
    }
    return new Pushed(claims, recorded, endedRuns, moreReady || !left.isEmpty());
  }

  private void claim(List<Long> ids, TaskState from) {
    if (ids.isEmpty()) {
      return;
    }
    List<Claimed> claimed = ClaimTasks.in(tx, ids, nodeId, from);
    for (Claimed task : claimed) {
      LockedRun run = runs.get(task.dagRunId());
      claims.add(
          new Claim(
              task.taskInstanceId(),
              task.dagRunId(),
              task.ordinal(),
              task.taskId(),
              task.token(),
              task.generation(),
              task.tryNumber(),
              task.rescues(),
              run == null ? null : run.stop()));
      history.add(
          Transition.ofTask(
              task.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              TaskState.READY,
              TaskState.RUNNING,
              null));
    }
  }

  private void endRuns() {
    if (deltas.isEmpty()) {
      return;
    }
    List<RunStore.Delta> counted = new ArrayList<>();
    deltas.forEach((id, delta) -> {
      LockedRun run = runs.get(id);
      if (run != null && delta[0] == run.unfinished()) {
        RunState to = LockedRun.endState(run.stop(), run.failures() + delta[1]);
        endedRuns.add(new EndedRun(id, to));
        history.add(Transition.ofRun(id, run.state(), to, stopSentence(run.stop())));
      }
      counted.add(new RunStore.Delta(id, delta[0], delta[1]));
    });
    RunStore.count(tx, counted);
    if (!endedRuns.isEmpty()) {
      RunStore.end(tx, endedRuns);
    }
  }

  static @Nullable String stopSentence(@Nullable StopReason stop) {
    return switch (stop) {
      case null -> null;
      case CANCEL -> "cancelled on request";
      case TIMEOUT -> "ran longer than its timeout";
    };
  }

  /** Increments by child, summed over the parents that ended together. */
  private static final class Increments {

    private record Child(long dagRunId, int ordinal) {}

    private final Map<Child, int[]> byChild = new LinkedHashMap<>();

    void add(long dagRunId, int ordinal, TaskState parent) {
      int[] counts = byChild.computeIfAbsent(new Child(dagRunId, ordinal), ignored -> new int[3]);
      switch (parent) {
        case SUCCESS -> counts[0]++;
        case FAILED, UPSTREAM_FAILED, CANCELLED -> counts[1]++;
        case SKIPPED, REMOVED -> counts[2]++;
        case WAITING, READY, RUNNING, UP_FOR_RETRY, DEFERRED, AWAITING_APPROVAL ->
            throw new IllegalArgumentException(parent.key() + " is no end state");
      }
    }

    boolean isEmpty() {
      return byChild.isEmpty();
    }

    List<Increment> list() {
      List<Increment> list = new ArrayList<>();
      byChild.forEach((child, n) ->
          list.add(new Increment(child.dagRunId(), child.ordinal(), n[0], n[1], n[2])));
      return list;
    }
  }
}
