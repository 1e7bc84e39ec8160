package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.CountTasks.Counted;
import io.millrace.orchestrator.run.Deferrals.Deferral;
import io.millrace.tasks.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

  private final DSLContext tx;
  private final long nodeId;
  private final Slots slots;
  private final Outbox outbox;
  private final RecordUpdates updates;
  private final HeldRuns runs;
  private final RunTally tally = new RunTally();
  private final List<Transition> history = new ArrayList<>();
  private final DecideTasks decide;
  private final TakeTasks take;
  private final AwaitPast past;
  private final EndGroups groups;
  private final List<Claim> claims = new ArrayList<>();
  private List<Ending> mine = List.of();
  private Set<String> listenedTo = Set.of();
  private boolean reserves = true;
  private boolean mayResolve;

  /** {@code graphs} gives the structure of a DAG version. */
  Push(
      DSLContext tx,
      long nodeId,
      Slots slots,
      LongFunction<RunGraph> graphs,
      Outbox outbox,
      RecordUpdates updates) {
    this.tx = tx;
    this.nodeId = nodeId;
    this.slots = slots;
    this.runs = new HeldRuns(graphs);
    this.past = new AwaitPast(runs);
    this.groups = new EndGroups(runs);
    this.decide = new DecideTasks(runs, tally, past, groups, history);
    this.take = new TakeTasks(nodeId, slots, runs, history);
    this.outbox = outbox;
    this.updates = updates;
  }

  /**
   * Records finished tries, and all that follows from them, in the belief that all still hold their
   * claims and that no run is paused: what they add at their children travels with them.
   *
   * @param reserve whether a child may be claimed before it is known that its run is not paused
   * @throws ClaimsLost if some have lost their claims; the transaction is to be rolled back
   * @throws RunPaused if it claimed something of a paused run; the same
   * @throws DataAccessException also if counting them twice was more than a counter takes
   */
  Pushed finish(List<FinishedTry> batch, boolean reserve) {
    reserves = reserve;
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
      decide.unchosen().add(claim, end.effect().skips(), increments);
      decide.unchosen().ended(claim, end.to());
    }
    var trip = new RoundTrip(tx);
    runs.lock(trip);
    var held = trip.ask(EndTries.of(mine), EndTries::read);
    take.release(trip, mine);
    var counted = count(trip, increments);
    var listened = updates.listenedTo(trip, mine, runs);
    var resolving = RecordIncidents.mayResolve(trip, mine, runs);
    trip.send();
    listenedTo = listened.get();
    mayResolve = resolving.get();
    if (held.get().size() < mine.size()) {
      throw new ClaimsLost();
    }
    if (counted.get().stream().anyMatch(this::isOfPausedRun)) {
      throw new RunPaused();
    }
    EffectStore.keep(tx, mine);
    take.leaveAgain(mine.stream().filter(end -> end.to() == TaskState.READY).toList());
    decide.unchosen().recallBehindGroups(tx);
    spread(decide(counted.get()));
    return closeReady();
  }

  private boolean isOfPausedRun(Counted task) {
    return task.claimed() && runs.paused(task.claim().dagRunId());
  }

  /** Starts what can start in runs just admitted. */
  Pushed start(List<LockedRun> admitted) {
    for (LockedRun run : admitted) {
      history.add(Transition.ofRun(run.dagRunId(), RunState.QUEUED, RunState.RUNNING, null));
    }
    return reconsider(admitted);
  }

  /** Decides anew what waits in locked runs, as where states changed other than forwards. */
  Pushed reconsider(List<LockedRun> locked) {
    locked.forEach(runs::hold);
    var trip = new RoundTrip(tx);
    var notChosen = NotChosen.of(trip, runs.ids());
    var waiting = CountTasks.waiting(trip, runs.ids(), runs::run);
    var listened = updates.listenedTo(trip, runs);
    trip.send();
    listenedTo = listened.get();
    decide.unchosen().recall(tx, notChosen.get());
    spread(decide(waiting.get()));
    return closeReady();
  }

  /**
   * Claims ready task instances that this node has slots for; runs locked elsewhere are left out.
   */
  Pushed claimReady(Scope scope) {
    var trip = new RoundTrip(tx);
    ClaimLock.take(trip, nodeId);
    runs.lock(trip, ReadyTasks.lockReady(scope));
    var lines = ReadyQueue.lines(trip);
    trip.send();
    var limited = new FindLimited(tx, runs, slots);
    var fitting = limited.of(lines.get(), scope, nodeId);
    if (limited.passedOver()) {
      take.passedOver();
    }
    List<LockedRun> going = runs.all().stream().filter(run -> !run.paused()).toList();
    take.inOrder(fitting, ReadyTasks.first(tx, going, scope, nodeId, slots));
    return close();
  }

  /** What is ready by now is known to be so already, and is not to be claimed a second time. */
  private void spread(Increments increments) {
    reserves = false;
    Increments current = increments;
    while (!current.isEmpty()) {
      var trip = new RoundTrip(tx);
      var counted = count(trip, current);
      trip.send();
      current = decide(counted.get());
    }
  }

  private Supplier<List<Counted>> count(RoundTrip trip, Increments increments) {
    List<Supplier<List<Counted>>> counted = new ArrayList<>();
    List<Increment> ofChildren = increments.list(this::reserved);
    List<InstancesEnded> ofParents = increments.ofParents();
    if (!ofChildren.isEmpty()) {
      counted.add(trip.ask(CountTasks.of(ofChildren), row -> CountTasks.read(row, runs::run)));
    }
    if (!ofParents.isEmpty()) {
      counted.add(
          trip.ask(CountTasks.ofInstances(ofParents), row -> CountTasks.read(row, runs::run)));
    }
    return () -> counted.stream().flatMap(each -> each.get().stream()).toList();
  }

  /** With a place, if there is one, for the task that may become ready by successes alone. */
  private Increment reserved(Increment increment) {
    RunGraph.Node child = runs.node(increment.dagRunId(), increment.ordinal());
    boolean mayStart =
        reserves
            && child.rule() == TriggerRule.ALL_SUCCESS
            && !child.mapping().isRepeated()
            && runs.limits(increment.dagRunId(), increment.ordinal()).isNone()
            && !past.dependsOnPast(increment.dagRunId(), increment.ordinal())
            && !runs.setsUp(increment.dagRunId())
            && increment.ofSuccessAlone()
            && !decide.unchosen().has(increment);
    return mayStart && slots.take(child) ? increment.claimedFor(nodeId) : increment;
  }

  private Increments decide(List<Counted> counted) {
    for (Counted task : counted) {
      Claim claim = task.claim();
      if (task.claimed()) {
        becameRunning(claim);
        claims.add(claim);
      } else if (task.reserved()) {
        slots.giveBack(runs.node(claim.dagRunId(), claim.ordinal()));
      }
    }
    return decide.those(tx, counted);
  }

  /** It was ready for as long as the statement took that claimed it. */
  private void becameRunning(Claim claim) {
    history.add(step(claim, claim.token() - 1, TaskState.WAITING, TaskState.READY));
    history.add(step(claim, claim.token(), TaskState.READY, TaskState.RUNNING));
  }

  private static Transition step(Claim claim, long token, TaskState from, TaskState to) {
    return Transition.ofTask(claim.dagRunId(), claim.taskInstanceId(), token, from, to, null);
  }

  /** Takes what became ready and fits; the rest is for whoever has a slot. */
  private Pushed closeReady() {
    take.becameReady(tx, past.free(tx, decide.ready()));
    return close();
  }

  /**
   * Nothing of theirs is to be retried: the next claim, which is to come at once, only fences. A
   * warehouse that is away is not asked more often for it.
   */
  private List<Long> retriesOfStoppingRuns() {
    return mine.stream()
        .filter(Ending::waitsToBeRetried)
        .filter(end -> runs.stops(end.finished().claim()))
        .map(Ending::taskInstanceId)
        .toList();
  }

  /** How a task is deferred, if it is; of a run that stops, the next claim is to come at once. */
  private Stream<Deferral> deferral(Ending end) {
    if (!(end.finished().outcome() instanceof Outcome.Deferred deferred)) {
      return Stream.empty();
    }
    long run = end.finished().claim().dagRunId();
    return Stream.of(
        runs.stops(end.finished().claim())
            ? new Deferral(end.taskInstanceId(), run, Duration.ZERO, null, null)
            : new Deferral(
                end.taskInstanceId(), run, deferred.in(), deferred.every(), deferred.givesUpIn()));
  }

  private boolean isNoticed(long dagRunId) {
    return !runs.graph(dagRunId).notices().isEmpty();
  }

  /** Writes what was decided: the claims that are left, the runs' counts, the history. */
  private Pushed close() {
    var trip = new RoundTrip(tx);
    List<Long> unwanted = retriesOfStoppingRuns();
    if (!unwanted.isEmpty()) {
      trip.add(RetryTasks.hurry(TASK_INSTANCE.TASK_INSTANCE_ID.in(unwanted)));
    }
    List<Deferral> deferred = mine.stream().flatMap(this::deferral).toList();
    if (!deferred.isEmpty()) {
      trip.add(Deferrals.of(deferred));
    }
    Supplier<List<Claim>> taken = take.write(trip);
    List<EndedRun> endedRuns = tally.count(trip, runs::run, history);
    past.ended(endedRuns);
    past.ring(trip);
    groups.ring(trip);
    if (!history.isEmpty()) {
      trip.add(History.append(history));
    }
    boolean asks = AskPeople.of(trip, mine, runs::stopping, outbox);
    boolean judged = outbox.incidents().add(trip, mine, mayResolve);
    boolean found =
        outbox.tellOfInstances(trip, InstanceAlerts.ended(decide.endedWholes(), endedRuns, runs));
    boolean alerts =
        outbox.add(trip, mine, groups.told(tx, history), this::isNoticed, unwanted) || asks;
    List<Claim> wholes = PublishingWholes.of(tx, decide.succeededWholes(), mine, runs, listenedTo);
    boolean updated = updates.add(trip, mine, wholes, runs, listenedTo);
    if (updated) {
      Bell.ringOthers(trip, nodeId);
    }
    if (take.takesNothing()) {
      trip.sendAndCommit();
    } else {
      trip.send();
    }
    claims.addAll(taken.get());
    return new Pushed(claims, endedRuns, take.moreReady(), alerts || found || judged, updated);
  }
}
