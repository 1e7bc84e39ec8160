package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.execute.Worker.Ended;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Duties;
import io.millrace.orchestrator.run.EndedRun;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Pushed;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Slots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a node's hot path: records finished tries, starts what became ready, and every
 * three seconds, every second while something runs, looks after what nobody pushes: queued runs,
 * due retries, lost nodes' tasks, requests to stop. Survives a database that goes away: what it
 * could not record it records later. {@link #runOnce} is for one thread; the other methods for any.
 */
final class Dispatcher implements AutoCloseable {

  /** What wakes the dispatcher. */
  private sealed interface Signal {
    /** Somebody wants everything looked at. */
    record Look() implements Signal {}

    record TryEnded(Ended ended) implements Signal {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration IDLE_TICK = Duration.ofSeconds(3);
  private static final Duration WHEN_UNREACHABLE = Duration.ofMillis(500);

  private final Runs runs;
  private final Worker worker;
  private final EngineListener listener;
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Backlog<Ended> ended = EndedTries.backlog();
  private final LogKeeper logs;
  private final Pokes pokes;
  private final AttendToDuties attend;
  private volatile long nodeId;
  private volatile boolean leaving;
  private volatile boolean paused;
  private long nextLook = System.nanoTime();
  private final LookPace pace = new LookPace(nextLook);
  private long triesStarted;
  private boolean moreReady;
  private final OutageLog outages = new OutageLog(LOG, "dispatcher");
  private boolean inDoubt;
  private @Nullable Signal unheard;

  Dispatcher(Runs runs, Worker worker, EngineListener listener, long nodeId) {
    this.runs = runs;
    this.worker = worker;
    this.listener = listener;
    this.nodeId = nodeId;
    this.logs = new LogKeeper(runs, worker);
    this.pokes = new Pokes(runs, worker::ask, this::wake);
    this.attend = new AttendToDuties(runs, worker, listener);
  }

  /** Others have declared this node dead: what it claimed now, they would take from it. */
  void pause() {
    paused = true;
  }

  /** From now on this node claims under another id. */
  void goOnAs(long newNodeId) {
    nodeId = newNodeId;
    paused = false;
    wake();
  }

  /** Looks at everything at once, not at the next tick. */
  void wake() {
    signals.add(new Signal.Look());
  }

  /** Claims nothing any more. */
  void leave() {
    leaving = true;
    wake();
  }

  @Override
  public void close() {
    pokes.close();
  }

  /** One step: waits for something to do, does it. */
  void runOnce() throws InterruptedException {
    boolean woken = collect(Math.max(nextLook, pace.earliest()) - System.nanoTime());
    try {
      recordEnded();
      lookInTime(woken);
      outages.succeeded();
      listener.databaseReachable(true);
    } catch (RuntimeException | Error failure) {
      inDoubt = true;
      nextLook = System.nanoTime() + WHEN_UNREACHABLE.toNanos();
      listener.databaseReachable(!outages.failed(failure));
    }
  }

  private void lookInTime(boolean woken) {
    if (woken && !inDoubt) {
      nextLook = System.nanoTime();
    }
    if (System.nanoTime() < Math.max(nextLook, pace.earliest())) {
      return;
    }
    if (inDoubt && !paused) {
      inDoubt = !startClaimsInDoubt();
    }
    look();
  }

  /** Takes what has happened; true if somebody asked for a look. */
  private boolean collect(long waitNanos) throws InterruptedException {
    if (unheard == null) {
      unheard = signals.poll(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
    }
    boolean woken = false;
    while (unheard != null) {
      switch (unheard) {
        case Signal.Look look -> woken = true;
        case Signal.TryEnded over -> ended.add(over.ended());
      }
      unheard = signals.poll();
    }
    return woken;
  }

  private void recordEnded() {
    if (!ended.isEmpty()) {
      logs.writeDrained();
    }
    while (!ended.isEmpty()) {
      recordNext();
    }
  }

  private void recordNext() {
    List<Ended> over = ended.next();
    List<FinishedTry> batch = over.stream().map(Ended::finished).toList();
    long start = System.nanoTime();
    Pushed pushed = ended.write(same -> runs.finish(batch, nodeId, free()));
    over.forEach(one -> Failpoint.AFTER_T3.reach(one.running().taskId()));
    over.forEach(one -> worker.forget(one.running()));
    batch.forEach(this::lookWhenItIsDue);
    act(pushed);
    listener.pushed(
        batch.size(), pushed.claims().size(), Duration.ofNanos(System.nanoTime() - start));
    if (moreReady) {
      boolean ignored = claimReady();
    }
    if (!pushed.endedRuns().isEmpty()) {
      admit();
    }
  }

  private void lookWhenItIsDue(FinishedTry over) {
    Duration retryIn = over.outcome().retryIn();
    if (retryIn != null) {
      nextLook = Math.min(nextLook, System.nanoTime() + retryIn.toNanos());
    }
  }

  private Slots free() {
    return startsMore() ? worker.freeSlots(ended.all()) : Slots.none();
  }

  private boolean startsMore() {
    return !leaving && !paused && !inDoubt;
  }

  private void act(Pushed pushed) {
    moreReady |= pushed.moreReady();
    for (EndedRun end : pushed.endedRuns()) {
      LOG.info("end run={} state={}", worker.runName(end.dagRunId()), end.state().key());
      worker.forgetRun(end.dagRunId());
      listener.runEnded(end.dagRunId(), end.state());
    }
    if (pushed.alerts()) {
      listener.alertsQueued();
    }
    if (pushed.updates()) {
      listener.assetsUpdated();
    }
    boolean ignored = start(pushed.claims());
  }

  /**
   * False if some could not be started, as where there is no thread to be had: they stay this
   * node's, hold up nothing else, and are tried again.
   */
  private boolean start(List<Claim> claims) {
    int waiting = 0;
    Throwable last = null;
    Elements elements = worker.elementsOf(claims);
    for (Claim claim : claims) {
      try {
        worker.start(claim, elements, one -> signals.add(new Signal.TryEnded(one)));
        triesStarted++;
      } catch (DataAccessException unreachable) {
        throw unreachable;
      } catch (RuntimeException | Error failure) {
        waiting++;
        last = failure;
      }
    }
    if (last != null) {
      inDoubt = true;
      LOG.warn("wait to start tries={}: {}", waiting, Failures.of(last).sentence());
    }
    return last == null;
  }

  /** False if it has no place for any; then it tries again once a try has ended. */
  private boolean claimReady() {
    Slots free = free();
    moreReady = free.isEmpty();
    if (moreReady) {
      return false;
    }
    act(runs.claimReady(worker.scope(), nodeId, free));
    return true;
  }

  private void admit() {
    if (startsMore()) {
      act(runs.admit(worker.scope(), nodeId, free()));
    }
  }

  private void look() {
    long before = triesStarted;
    Duties duties = runs.duties(worker.scope());
    nextLook =
        System.nanoTime()
            + Math.min(
                untilNextLook(duties.nextRetryMillis()), untilNextLook(duties.nextPokeMillis()));
    boolean madeReady = attend.to(duties, nodeId);
    logs.keep();
    if (duties.queued()) {
      admit();
    }
    boolean woken = startsMore() && pokes.look(duties.pokeIsDue(), worker.scope());
    boolean anyReady = duties.ready() || duties.limited() || madeReady || woken;
    boolean mayClaim = anyReady && claimReady();
    // What is ready and was not to be had is in a run that somebody holds, who will ring again.
    boolean foundSomething = triesStarted > before || (mayClaim && duties.ready() && !moreReady);
    pace.looked(System.nanoTime(), foundSomething);
  }

  /** Whoever leaves something to others rings for them: the look is there for what nobody saw. */
  private long untilNextLook(@Nullable Long dueInMillis) {
    long tick = (worker.idle() ? IDLE_TICK : TICK).toNanos();
    return dueInMillis == null || dueInMillis == 0
        ? tick
        : Math.min(tick, TimeUnit.MILLISECONDS.toNanos(dueInMillis));
  }

  /**
   * A commit whose answer was lost may have claimed what was never started, and may still happen as
   * long as its server process lives. What had ended is recorded by now, which waits for such a
   * commit; until nothing else of this node's can be under way, it takes nothing: its places may be
   * taken. False if that is not sure yet.
   */
  private boolean startClaimsInDoubt() {
    List<Claim> claims = runs.claimsOf(nodeId).orElse(null);
    return claims != null
        && start(claims.stream().filter(claim -> !worker.isRunning(claim)).toList());
  }
}
