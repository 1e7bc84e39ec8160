package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: joins when it is made, runs what is due from {@link #start} on, and at {@link #close}
 * waits a while for what it runs and hands back the rest.
 */
public final class Engine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration TO_HAND_BACK = Duration.ofSeconds(10);
  private static final Duration AFTER_A_BROKEN_STEP = Duration.ofMillis(500);

  private final NodeDags dags;
  private final Absences absences;
  private final Runs runs;
  private final Worker worker;
  private final Heartbeat heartbeat;
  private final Dispatcher dispatcher;
  private final Doorbell doorbell;
  private final EngineListener listener;
  private final HandBacks handBacks = new HandBacks();
  private final Duration drain;
  private final Duration beat;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean closing;
  private final Thread dispatching;
  private final Thread beating;

  /**
   * Joins; waits for a lease where a node that was killed has left its name behind.
   *
   * @throws NodeNameTaken if another node of that name is alive
   */
  public Engine(
      Collection<Dag> dags, Surroundings around, EngineOptions options, EngineListener listener) {
    this(DagCode.ofProgram(dags), around, options, listener);
  }

  /** As above, with DAGs that {@link #reload} is to replace. */
  public Engine(
      List<DagCode> dags, Surroundings around, EngineOptions options, EngineListener listener) {
    DSLContext database = Dsl.on(around.database());
    var nodes = new Nodes(Dsl.on(around.heartbeats()), options.lease());
    this.dags = new NodeDags(new Nodes(database, options.lease()), options.node().queues(), dags);
    var joining = new Joining(nodes, options.node(), this.dags::graphs);
    Joined joined = await(joining);
    this.dags.joined(joined);
    LOG.info("join node={} id={}", options.node().name(), joined.nodeId());
    this.listener = listener;
    this.runs = new Runs(database, options.alerts());
    this.absences = new Absences(options.clock());
    var services =
        new TryServices(
            options.node().name(),
            Installation.id(database),
            database,
            around.warehouses(),
            around.sources(),
            around.secrets(),
            EngineListener.all(List.of(handBacks, listener)),
            absences,
            options.clock(),
            options.random());
    this.worker = new Worker(this.dags, services, options.node().capacity());
    var listeners = EngineListener.all(List.of(absences, listener));
    this.dispatcher = new Dispatcher(runs, worker, listeners, joined.nodeId());
    var rejoin = new Rejoin(nodes, options.node().name(), joining::joinNow, System::nanoTime);
    this.heartbeat =
        new Heartbeat(
            nodes,
            joined.nodeId(),
            rejoin::attempt,
            worker::threadsLeftBehind,
            options.clock(),
            new EngineFate());
    this.doorbell = new Doorbell(around.database(), dispatcher::wake);
    this.drain = options.drain();
    this.beat = Heartbeat.interval(options.lease());
    this.dispatching = Thread.ofPlatform().name("millrace-dispatcher").unstarted(this::dispatch);
    this.beating = Thread.ofPlatform().daemon().name("millrace-heartbeat").unstarted(this::beat);
  }

  private static Joined await(Joining joining) {
    try {
      return joining.join();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before it had joined", interrupt);
    }
  }

  public void start() {
    beating.start();
    dispatching.start();
    doorbell.start();
  }

  /** What people do to runs and task instances beside the usual course. */
  public Operations operations() {
    return new Operations(runs);
  }

  /** Everything that moves runs, for those who ask for it from outside the hot path. */
  public Runs runs() {
    return runs;
  }

  /**
   * Creates a run and has it looked at at once.
   *
   * @return its key
   */
  public long create(NewRun run) {
    LoadedDag dag = dags.find(run.dagId());
    if (dag == null) {
      throw new IllegalArgumentException("this node does not know the DAG " + run.dagId());
    }
    long id = runs.create(run, dag.graph());
    dispatcher.wake();
    return id;
  }

  /**
   * Takes over the DAGs as they are loaded now: new runs and new tries are of these, tries that run
   * go on with what they started with. Where the database cannot be told, it is with the next
   * heartbeat that finds it.
   */
  public void reload(Collection<DagCode> now) {
    dags.replace(now);
    sayWhatIsLoaded();
  }

  private void sayWhatIsLoaded() {
    try {
      if (dags.say()) {
        dispatcher.wake();
      }
    } catch (RuntimeException unreachable) {
      LOG.warn("say later which DAGs are loaded: {}", Failures.of(unreachable).sentence());
    }
  }

  /** Which databases are away. */
  public Absences absences() {
    return absences;
  }

  /** Looks at once at what others created, not at the next tick. */
  public void wake() {
    dispatcher.wake();
  }

  /** Asks a run to stop; false if it has ended or was asked before. */
  public boolean cancel(long dagRunId) {
    boolean asked = operations().cancel(dagRunId, Actor.UNKNOWN);
    dispatcher.wake();
    return asked;
  }

  /** Clears task instances of an ended run; answers how many run again. */
  public int clear(long dagRunId, Clearing which) {
    return clear(dagRunId, which, Actor.UNKNOWN);
  }

  /** As above, for somebody. */
  public int clear(long dagRunId, Clearing which, Actor by) {
    int cleared = runs.clear(dagRunId, which, by);
    dispatcher.wake();
    return cleared;
  }

  public UUID orchestrator() {
    return worker.orchestrator();
  }

  private final class EngineFate implements Heartbeat.Fate {

    @Override
    public void refused(UpgradeRefused why) {
      listener.refused(why);
    }

    @Override
    public void lost() {
      dispatcher.pause();
      worker.stopAll();
    }

    @Override
    public void waitsForItsName() {
      listener.waitsForItsName();
    }

    @Override
    public void rejoined(Joined again) {
      dags.joined(again);
      dispatcher.goOnAs(again.nodeId());
      listener.rejoined();
    }
  }

  private void dispatch() {
    try {
      while (!closing || !worker.idle()) {
        outlive(dispatcher::runOnce);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private void beat() {
    try {
      while (!stopped.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
        outlive(() -> {
          if (heartbeat.runOnce()) {
            dispatcher.wake();
          }
          if (dags.isUnsaid()) {
            sayWhatIsLoaded();
          }
        });
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {
    void take() throws InterruptedException;
  }

  /** What a step does about its own failures may fail as well, where memory has run out. */
  private void outlive(Step step) throws InterruptedException {
    try {
      step.take();
    } catch (RuntimeException | Error broken) {
      boolean ignored = stopped.await(AFTER_A_BROKEN_STEP.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Starts nothing more, waits a while for what runs here, hands the rest back, and leaves. */
  @Override
  public void close() {
    closing = true;
    int before = handBacks.count();
    listener.leaving(worker.runningTries(), drain);
    dispatcher.leave();
    doorbell.close();
    try {
      if (!hasDrained()) {
        worker.stopAll();
        if (!stopped.await(TO_HAND_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
          dispatching.interrupt();
        }
      }
      sayIfPossible(heartbeat::leave);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      dispatcher.close();
      worker.close();
      listener.left(handBacks.count() - before);
    }
  }

  private boolean hasDrained() throws InterruptedException {
    if (drain.isZero() || worker.idle()) {
      return false;
    }
    sayIfPossible(heartbeat::announceLeave);
    return stopped.await(drain.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A node whose database is away ends as well; others find out that it has gone. */
  private static void sayIfPossible(Runnable farewell) {
    try {
      farewell.run();
    } catch (RuntimeException unreachable) {
      LOG.warn("leave without saying so: {}", Failures.of(unreachable).sentence());
    }
  }
}
