package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.TaskStore.Counted;
import io.millrace.orchestrator.run.TaskStore.Increment;
import io.millrace.orchestrator.run.TaskStore.Settled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
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
  private final Outbox outbox;
  private final Map<Long, LockedRun> runs = new HashMap<>();
  private final Map<Long, int[]> deltas = new HashMap<>();
  private final List<Transition> history = new ArrayList<>();
  private final List<Long> claimed = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private final Map<Long, Counted> ready = new LinkedHashMap<>();
  private final List<EndedRun> endedRuns = new ArrayList<>();
  private List<Ending> mine = List.of();
  private Set<Long> recorded = Set.of();
  private boolean moreReady;

  /** {@code graphs} gives the structure of a DAG version. */
  Push(DSLContext tx, long nodeId, Slots slots, LongFunction<RunGraph> graphs, Outbox outbox) {
    this.tx = tx;
    this.nodeId = nodeId;
    this.slots = slots;
    this.graphs = graphs;
    this.outbox = outbox;
  }

  /** Records finished tries, and all that follows from them. */
  Pushed finish(List<FinishedTry> batch) {
    List<Ending> endings = batch.stream().map(Ending::of).toList();
    recorded = lockAndEnd(endings);
    mine = endings.stream().filter(end -> recorded.contains(end.taskInstanceId())).toList();
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
    return closeReady();
  }

  private Set<Long> lockAndEnd(List<Ending> endings) {
    Set<Long> ids =
        endings.stream().map(end -> end.finished().claim().dagRunId()).collect(Collectors.toSet());
    var trip = new RoundTrip(tx);
    var locked = trip.ask(RunStore.lock(ids), RunStore::locked);
    var ended = trip.ask(EndTries.of(endings), row -> row.get(0, Long.class));
    trip.send();
    hold(locked.get());
    return new HashSet<>(ended.get());
  }

  /** Starts what can start in runs just admitted. */
  Pushed start(Collection<Long> admitted) {
    hold(tx.fetch(RunStore.lock(admitted)).map(RunStore::locked));
    spread(decide(TaskStore.waiting(tx, runs.keySet())));
    return closeReady();
  }

  /**
   * Claims ready task instances that this node has slots for; runs locked elsewhere are left out.
   */
  Pushed claimReady(Collection<String> dagIds) {
    hold(tx.fetch(RunStore.lockFree(TaskQueue.hasReady(dagIds))).map(RunStore::locked));
    for (TaskQueue.Ready task : TaskQueue.ready(tx, runs.keySet())) {
      if (slots.take(node(task.dagRunId(), task.ordinal()).kind())) {
        claim(task.dagRunId(), task.taskInstanceId(), task.token());
      } else {
        moreReady = true;
      }
    }
    return close(TaskState.READY);
  }

  private void hold(List<LockedRun> locked) {
    locked.forEach(run -> runs.put(run.dagRunId(), run));
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

  /** Takes what became ready and fits; the rest is for whoever has a slot. */
  private Pushed closeReady() {
    for (Counted task : ready.values()) {
      history.add(
          Transition.ofTask(
              task.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              TaskState.WAITING,
              TaskState.READY,
              null));
      if (slots.take(node(task.dagRunId(), task.ordinal()).kind())) {
        claim(task.dagRunId(), task.taskInstanceId(), task.token());
      } else {
        left.add(task.taskInstanceId());
        moreReady = true;
      }
    }
    return close(TaskState.WAITING);
  }

  private void claim(long dagRunId, long taskInstanceId, long token) {
    claimed.add(taskInstanceId);
    history.add(
        Transition.ofTask(
            dagRunId,
            taskInstanceId,
            ClaimTasks.nextToken(token),
            TaskState.READY,
            TaskState.RUNNING,
            null));
  }

  /** Writes what was decided: claims out of {@code from}, the runs' counts, the history. */
  private Pushed close(TaskState from) {
    var trip = new RoundTrip(tx);
    Supplier<List<Claim>> answer = List::of;
    if (!left.isEmpty()) {
      trip.add(TaskStore.makeReady(left));
    }
    if (!claimed.isEmpty()) {
      answer = trip.ask(ClaimTasks.of(claimed, nodeId, from), this::claimOf);
    }
    if (!deltas.isEmpty()) {
      trip.add(RunStore.count(deltas()));
    }
    if (!history.isEmpty()) {
      trip.add(History.append(history));
    }
    boolean alerts = outbox.add(trip, mine, history);
    trip.send();
    List<Claim> claims = answer.get();
    if (claims.size() < claimed.size()) {
      throw new IllegalStateException("claimed task instances of runs that were not locked");
    }
    return new Pushed(claims, recorded, endedRuns, moreReady, alerts);
  }

  private Claim claimOf(Record row) {
    LockedRun run = runs.get(row.get(TASK_INSTANCE.DAG_RUN_ID));
    return ClaimTasks.claim(row, run == null ? null : run.stop());
  }

  /** What the ended task instances change at their runs; ends the runs that have no other left. */
  private List<RunStore.Delta> deltas() {
    List<RunStore.Delta> counted = new ArrayList<>();
    deltas.forEach((id, delta) -> {
      LockedRun run = runs.get(id);
      RunState end = null;
      if (run != null && delta[0] == run.unfinished()) {
        end = LockedRun.endState(run.stop(), run.failures() + delta[1]);
        endedRuns.add(new EndedRun(id, end));
        history.add(Transition.ofRun(id, run.state(), end, stopSentence(run.stop())));
      }
      counted.add(new RunStore.Delta(id, delta[0], delta[1], end));
    });
    return counted;
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
