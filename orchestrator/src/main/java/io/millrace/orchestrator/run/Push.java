package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.CountTasks.Counted;
import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * One step of the hot path, in one transaction: ends a batch of tries, counts them at their
 * children, settles those that will not run, claims those that became ready and fit, and ends the
 * runs whose last task this was. Used once and thrown away; not thread-safe.
 *
 * <p>The commonest step, tries that succeeded and children that wait for successes, takes two round
 * trips: one ends, counts and claims, one writes the runs' counts and the history, and commits.
 */
final class Push {

  private static final Set<RunGraph.Kind> ALL_KINDS = EnumSet.allOf(RunGraph.Kind.class);

  private final DSLContext tx;
  private final long nodeId;
  private final Slots slots;
  private final Outbox outbox;
  private final HeldRuns runs;
  private final RunTally tally = new RunTally();
  private final List<Transition> history = new ArrayList<>();
  private final DecideTasks decide;
  private final List<Claim> claims = new ArrayList<>();
  private final List<ClaimTasks.Wanted> wanted = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private List<Ending> mine = List.of();
  private boolean moreReady;

  /** {@code graphs} gives the structure of a DAG version. */
  Push(DSLContext tx, long nodeId, Slots slots, LongFunction<RunGraph> graphs, Outbox outbox) {
    this.tx = tx;
    this.nodeId = nodeId;
    this.slots = slots;
    this.runs = new HeldRuns(graphs);
    this.decide = new DecideTasks(runs, tally, history);
    this.outbox = outbox;
  }

  /**
   * Records finished tries, and all that follows from them, in the belief that all still hold their
   * claims: what they add at their children travels with them.
   *
   * @throws ClaimsLost if some have lost their claims; the transaction is to be rolled back
   * @throws DataAccessException also if counting them twice was more than a counter takes
   */
  Pushed finish(List<FinishedTry> batch) {
    mine = batch.stream().map(Ending::of).toList();
    var increments = new Increments();
    for (Ending end : mine) {
      Claim claim = end.finished().claim();
      runs.follow(claim.dagRunId(), claim.dagVersionId());
      history.add(
          Transition.ofTask(
              claim.dagRunId(),
              claim.taskInstanceId(),
              claim.token(),
              TaskState.RUNNING,
              end.to(),
              end.reason()));
      decide.ended(claim, end.to(), increments);
      decide.skip(claim, end.effect().skips(), increments);
    }
    var trip = new RoundTrip(tx);
    runs.lock(trip);
    var held = trip.ask(EndTries.of(mine), EndTries::read);
    var counted = count(trip, increments);
    trip.send();
    if (held.get().size() < mine.size()) {
      throw new ClaimsLost();
    }
    EffectStore.keep(tx, mine);
    spread(decide(counted.get()));
    return closeReady();
  }

  /** Starts what can start in runs just admitted. */
  Pushed start(List<LockedRun> admitted) {
    for (LockedRun run : admitted) {
      runs.hold(run);
      history.add(Transition.ofRun(run.dagRunId(), RunState.QUEUED, RunState.RUNNING, null));
    }
    spread(decide(CountTasks.waiting(tx, runs.ids(), runs::run)));
    return closeReady();
  }

  /**
   * Claims ready task instances that this node has slots for; runs locked elsewhere are left out.
   * If more are ready than are looked at in one step, those of a kind that has places left are
   * looked for behind the others.
   */
  Pushed claimReady(Scope scope) {
    var trip = new RoundTrip(tx);
    ClaimLock.take(trip, nodeId);
    runs.lock(trip, TaskQueue.lockReady(scope));
    trip.send();
    Set<Long> seen = new HashSet<>();
    List<TaskQueue.Ready> first = TaskQueue.ready(tx, runs.all(), scope, nodeId, ALL_KINDS);
    take(first, seen);
    Set<RunGraph.Kind> free = slots.freeKinds();
    if (first.size() == TaskQueue.BATCH && !free.isEmpty()) {
      take(TaskQueue.ready(tx, runs.all(), scope, nodeId, free), seen);
    }
    return close();
  }

  private void take(List<TaskQueue.Ready> tasks, Set<Long> seen) {
    for (TaskQueue.Ready task : tasks) {
      if (!seen.add(task.taskInstanceId())) {
        continue;
      }
      if (slots.take(runs.node(task.dagRunId(), task.ordinal()))) {
        claim(task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.READY);
      } else {
        moreReady = true;
      }
    }
  }

  private void spread(Increments increments) {
    Increments current = increments;
    while (!current.isEmpty()) {
      var trip = new RoundTrip(tx);
      var counted = count(trip, current);
      trip.send();
      current = decide(counted.get());
    }
  }

  private Supplier<List<Counted>> count(RoundTrip trip, Increments increments) {
    return increments.isEmpty()
        ? List::of
        : trip.ask(
            CountTasks.of(increments.list(this::reserved)), row -> CountTasks.read(row, runs::run));
  }

  /** With a place, if there is one, for the task that may become ready by successes alone. */
  private Increment reserved(Increment increment) {
    RunGraph.Node child = runs.node(increment.dagRunId(), increment.ordinal());
    boolean mayStart =
        child.rule() == TriggerRule.ALL_SUCCESS
            && increment.ofSuccessAlone()
            && !decide.isSkipped(increment);
    return mayStart && slots.take(child) ? increment.claimedFor(nodeId) : increment;
  }

  private Increments decide(List<Counted> counted) {
    for (Counted task : counted) {
      Claim claim = task.claim();
      if (task.claimed()) {
        becameReady(claim, claim.token() - 1);
        becameRunning(claim.dagRunId(), claim.taskInstanceId(), claim.token());
        claims.add(claim);
      } else if (task.reserved()) {
        slots.giveBack(runs.node(claim.dagRunId(), claim.ordinal()));
      }
    }
    return decide.those(tx, counted);
  }

  /** Takes what became ready and fits; the rest is for whoever has a slot. */
  private Pushed closeReady() {
    for (Claim task : decide.ready()) {
      becameReady(task, task.token());
      RunGraph.Node node = runs.node(task.dagRunId(), task.ordinal());
      if (slots.take(node)) {
        claim(task.dagRunId(), task.taskInstanceId(), task.token(), TaskState.WAITING);
      } else {
        left.add(task.taskInstanceId());
        moreReady |= slots.mayTake(node);
      }
    }
    return close();
  }

  private void claim(long dagRunId, long taskInstanceId, long token, TaskState from) {
    wanted.add(new ClaimTasks.Wanted(taskInstanceId, nodeId, from));
    becameRunning(dagRunId, taskInstanceId, ClaimTasks.nextToken(token));
  }

  private void becameReady(Claim task, long token) {
    history.add(
        Transition.ofTask(
            task.dagRunId(),
            task.taskInstanceId(),
            token,
            TaskState.WAITING,
            TaskState.READY,
            null));
  }

  private void becameRunning(long dagRunId, long taskInstanceId, long token) {
    history.add(
        Transition.ofTask(
            dagRunId, taskInstanceId, token, TaskState.READY, TaskState.RUNNING, null));
  }

  /** Whether something is ready that this step does not claim. */
  private boolean leavesSomething() {
    return !left.isEmpty() || mine.stream().anyMatch(end -> end.to() == TaskState.READY);
  }

  /**
   * Nothing of theirs is to be retried: the next claim, which is to come at once, only fences. A
   * warehouse that is away is not asked more often for it.
   */
  private List<Long> retriesOfStoppingRuns() {
    return mine.stream()
        .filter(Ending::waitsToBeRetried)
        .filter(end -> runs.stopping(end.finished().claim().dagRunId()))
        .map(Ending::taskInstanceId)
        .toList();
  }

  /** Writes what was decided: the claims that are left, the runs' counts, the history. */
  private Pushed close() {
    var trip = new RoundTrip(tx);
    if (!left.isEmpty()) {
      trip.add(TaskStore.makeReady(left));
    }
    List<Long> unwanted = retriesOfStoppingRuns();
    if (!unwanted.isEmpty()) {
      trip.add(TaskQueue.hurry(TASK_INSTANCE.TASK_INSTANCE_ID.in(unwanted)));
    }
    if (leavesSomething()) {
      Bell.ring(trip);
    }
    Supplier<List<Claim>> taken =
        wanted.isEmpty()
            ? List::of
            : trip.ask(ClaimTasks.of(wanted), row -> ClaimTasks.read(row, runs::run));
    List<EndedRun> endedRuns = tally.count(trip, runs::run, history);
    if (!history.isEmpty()) {
      trip.add(History.append(history));
    }
    boolean alerts = outbox.add(trip, mine, history);
    if (wanted.isEmpty()) {
      trip.sendAndCommit();
    } else {
      trip.send();
    }
    if (taken.get().size() < wanted.size()) {
      throw new IllegalStateException("claimed task instances of runs that were not locked");
    }
    claims.addAll(taken.get());
    return new Pushed(claims, endedRuns, moreReady, alerts);
  }
}
