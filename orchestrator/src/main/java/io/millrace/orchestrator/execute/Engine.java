package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.StopReason;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A node: joins at {@link #start}, runs what is due, hands back what it still runs at {@link
 * #close}.
 */
public final class Engine implements AutoCloseable {

  /**
   * What a node needs from outside.
   *
   * @param database the orchestrator's own, pooled
   * @param heartbeats the same database on a connection of their own
   */
  public record Surroundings(
      DataSource database, DataSource heartbeats, Warehouses warehouses, SourceFolders sources) {}

  /**
   * How a node behaves.
   *
   * @param name for people
   * @param lease after which without a heartbeat others take over
   * @param warehouseTries how many tries hold a warehouse's connection at once
   * @param externalTries how many other tries run at once
   * @param random varies the delays of retries
   * @param channels names of those that alerts are queued for
   * @param queues whose tasks it takes; null for all that there are
   */
  public record Options(
      String name,
      Duration lease,
      int warehouseTries,
      int externalTries,
      Clock clock,
      RandomGenerator random,
      Set<String> channels,
      @Nullable Set<String> queues) {

    /** A node as it usually is, whose alerts go to the log alone. */
    public static Options named(String name) {
      return new Options(
          name,
          Duration.ofSeconds(5),
          8,
          512,
          RealTime.clock(),
          RealTime.random(),
          Set.of("log"),
          null);
    }

    /** Takes the tasks of these queues alone; of all if that is null. */
    public Options taking(@Nullable Set<String> onlyQueues) {
      return new Options(
          name, lease, warehouseTries, externalTries, clock, random, channels, onlyQueues);
    }

    public Options alerting(Set<String> through) {
      return new Options(
          name, lease, warehouseTries, externalTries, clock, random, through, queues);
    }
  }

  private static final Duration TO_HAND_BACK = Duration.ofSeconds(10);

  private final Map<String, LoadedDag> dags = new HashMap<>();
  private final Runs runs;
  private final Worker worker;
  private final Heartbeat heartbeat;
  private final Dispatcher dispatcher;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean closing;
  private final Thread dispatching;
  private final Thread beating;

  public Engine(
      Collection<Dag> dags, Surroundings around, Options options, EngineListener listener) {
    dags.forEach(dag -> this.dags.put(dag.id(), LoadedDag.of(dag)));
    DSLContext database = Dsl.on(around.database());
    this.runs = new Runs(database, options.channels());
    var services =
        new TryServices(
            Installation.id(database),
            database,
            around.warehouses(),
            around.sources(),
            listener,
            options.clock(),
            options.random());
    this.worker =
        new Worker(
            this.dags,
            services,
            new Worker.Capacity(options.warehouseTries(), options.externalTries()),
            options.queues());
    var nodes = new Nodes(Dsl.on(around.heartbeats()), options.lease());
    this.heartbeat = new Heartbeat(nodes, options.name(), this::rejoin);
    this.dispatcher = new Dispatcher(runs, worker, listener, heartbeat.join());
    this.dispatching = Thread.ofPlatform().name("millrace-dispatcher").unstarted(this::dispatch);
    this.beating = Thread.ofPlatform().daemon().name("millrace-heartbeat").unstarted(this::beat);
  }

  public void start() {
    beating.start();
    dispatching.start();
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
    LoadedDag dag = dags.get(run.dagId());
    if (dag == null) {
      throw new IllegalArgumentException("this node does not know the DAG " + run.dagId());
    }
    long id = runs.create(run, dag.graph());
    dispatcher.wake();
    return id;
  }

  /** Looks at once at what others created, not at the next tick. */
  public void wake() {
    dispatcher.wake();
  }

  /** Asks a run to stop; false if it has ended or was asked before. */
  public boolean cancel(long dagRunId) {
    boolean asked = runs.stop(dagRunId, StopReason.CANCEL);
    dispatcher.wake();
    return asked;
  }

  /** Clears task instances of an ended run; answers how many run again. */
  public int clear(long dagRunId, Clearing which) {
    int cleared = runs.clear(dagRunId, which);
    dispatcher.wake();
    return cleared;
  }

  public UUID orchestrator() {
    return worker.orchestrator();
  }

  private void rejoin(long newNodeId) {
    worker.stopAll();
    dispatcher.rejoinAs(newNodeId);
  }

  private void dispatch() {
    try {
      while (!closing || !worker.idle()) {
        dispatcher.runOnce();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private void beat() {
    try {
      while (!stopped.await(heartbeat.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        if (heartbeat.runOnce()) {
          dispatcher.wake();
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops what runs here, hands it back, and leaves. */
  @Override
  public void close() {
    closing = true;
    dispatcher.leave();
    worker.stopAll();
    try {
      if (!stopped.await(TO_HAND_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
        dispatching.interrupt();
      }
      heartbeat.leave();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      worker.close();
    }
  }
}
