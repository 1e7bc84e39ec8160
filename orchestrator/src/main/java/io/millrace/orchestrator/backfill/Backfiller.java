package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the runs of backfills as there is room, while a node runs: looks every second while there
 * is a backfill, and whenever a run has ended here; every fifteen seconds while there is none, and
 * soon after a run has ended, which may be the first of one. Any number of nodes may do so on one
 * database. Thread-safe.
 */
public final class Backfiller implements AutoCloseable {

  /** What a look at all backfills came to. */
  enum Looked {
    LEAVES_MORE,
    FAILED,
    /** There is a backfill that waits for its runs. */
    OPEN,
    NONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Backfiller.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private final DSLContext database;
  private final BackfillStep step;
  private final Runnable created;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread looking;
  private final OutageLog outages = OutageLog.beside(LOG, "backfills");
  private final Map<Long, String> refusals = new ConcurrentHashMap<>();
  private volatile Map<String, Dag> dags;
  private volatile boolean open;
  private volatile long lastLook = System.nanoTime();
  private volatile boolean closing;

  Backfiller(DataSource database, Collection<Dag> dags, Runs runs, Runnable created) {
    this.database = Dsl.on(database);
    this.dags = byId(dags);
    this.step = new BackfillStep(this.database, runs);
    this.created = created;
    this.looking = Thread.ofPlatform().daemon().name("millrace-backfills").unstarted(this::look);
  }

  /**
   * Looks after backfills from now on, in the background.
   *
   * @param database the orchestrator's own, migrated; one session at a time
   * @param dags those whose runs it may create
   * @param runs stops those of backfills that are cancelled
   * @param created called after runs were created
   */
  public static Backfiller start(
      DataSource database, Collection<Dag> dags, Runs runs, Runnable created) {
    var backfiller = new Backfiller(database, dags, runs, created);
    backfiller.looking.start();
    return backfiller;
  }

  private static Map<String, Dag> byId(Collection<Dag> dags) {
    var byId = new TreeMap<String, Dag>();
    dags.forEach(dag -> byId.put(dag.id(), dag));
    return byId;
  }

  /** Creates runs of the DAGs as they are loaded now, and none any more of those that are gone. */
  public void reload(Collection<Dag> now) {
    dags = byId(now);
    nudges.release();
  }

  /** There may be room for another run; answers at once. */
  public void runEnded() {
    if (open || System.nanoTime() - lastLook > SOON.toNanos()) {
      nudges.release();
    }
  }

  private void look() {
    Duration afterFailure = SOON;
    try {
      while (!closing) {
        Looked looked = runOnce();
        Duration wait =
            switch (looked) {
              case LEAVES_MORE -> Duration.ZERO;
              case FAILED -> afterFailure;
              case OPEN -> SOON;
              case NONE -> IDLE;
            };
        Duration longer = afterFailure.multipliedBy(2);
        afterFailure =
            looked != Looked.FAILED ? SOON : longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        boolean ignored = nudges.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        nudges.drainPermits();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at every backfill; one that fails holds up no other. */
  Looked runOnce() {
    boolean more = false;
    boolean failed = false;
    boolean any = false;
    lastLook = System.nanoTime();
    try {
      for (Backfill backfill : BackfillStore.open(database)) {
        any = true;
        try {
          more |= look(backfill);
        } catch (RuntimeException | Error failure) {
          if (OutageLog.isAway(failure)) {
            throw failure;
          }
          boolean ignored = outages.failed(failure);
          failed = true;
        }
      }
      open = any;
      if (!failed) {
        outages.succeeded();
      }
    } catch (RuntimeException | Error failure) {
      boolean ignored = outages.failed(failure);
      failed = true;
    }
    return more ? Looked.LEAVES_MORE : failed ? Looked.FAILED : any ? Looked.OPEN : Looked.NONE;
  }

  /** True if another look at once may do more. */
  private boolean look(Backfill backfill) {
    if (backfill.state() == BackfillState.CANCELLING) {
      step.cancel(backfill.backfillId());
      return false;
    }
    Dag dag = dags.get(backfill.dagId());
    if (dag == null) {
      return false;
    }
    try {
      BackfillStep.Look looked = step.fill(backfill.backfillId(), dag);
      refusals.remove(backfill.backfillId());
      if (looked.created() > 0) {
        created.run();
      }
      return looked.leavesMore();
    } catch (PoolRefused missing) {
      refused(backfill, String.valueOf(missing.getMessage()));
      return false;
    }
  }

  /** It waits until the pool is there; said once. */
  private void refused(Backfill backfill, String why) {
    if (!why.equals(refusals.put(backfill.backfillId(), why))) {
      LOG.warn(
          "create no run backfill={} dag={}: {}", backfill.backfillId(), backfill.dagId(), why);
    }
  }

  /** Creates no runs any more; waits for what is being created. */
  @Override
  public void close() {
    closing = true;
    nudges.release();
    try {
      boolean ignored = looking.join(TO_STOP);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
