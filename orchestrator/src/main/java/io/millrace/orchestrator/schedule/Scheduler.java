package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.schedule.NextLook.Looked;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the runs that are due while a node runs. Quartz wakes it for a DAG when that is due; once
 * a minute it looks at all of them by itself and puts back what Quartz has lost. Any number of
 * nodes may do so on one database. Thread-safe.
 */
public final class Scheduler implements AutoCloseable {

  /**
   * How a node schedules.
   *
   * @param clock of this node
   * @param look how long between two looks at all DAGs
   */
  record Options(Clock clock, Duration look) {}

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private final DSLContext dsl;
  private volatile Map<String, Dag> dags;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final DagSchedules schedules;
  private final LookFailures failures = new LookFailures();
  private final WakeUps wakeUps;
  private final LookAtDags look;
  private final NextLook next;

  /** Which are due for updates, but no run of them can be created. */
  private final Set<String> leftToTheNextLook = new HashSet<>();

  private final Thread looking;

  private Scheduler(
      DataSource database, Collection<Dag> dags, String node, Runnable created, Options options) {
    this.dsl = Dsl.on(database);
    this.dags = byId(dags);
    this.schedules = new DagSchedules(dsl);
    this.wakeUps = new WakeUps(database, options.clock(), this::wake);
    var due = new DueRuns(dsl, DagStore::now, node);
    this.look = new LookAtDags(due, schedules, node, created, wakeUps, failures);
    this.next = new NextLook(options.look());
    this.looking = Thread.ofPlatform().daemon().name("millrace-schedules").unstarted(this::look);
  }

  /**
   * Keeps that the DAGs were loaded and starts to create their runs, in the background: it does not
   * wait for Quartz, nor for runs to be made up for.
   *
   * @param database the orchestrator's own, migrated; up to four sessions at once
   * @param node the name of the one that has loaded the DAGs
   * @param created called after runs were created
   */
  public static Scheduler start(
      DataSource database, Collection<Dag> dags, String node, Runnable created) {
    return start(
        database, dags, node, created, new Options(RealTime.clock(), Duration.ofMinutes(1)));
  }

  static Scheduler start(
      DataSource database, Collection<Dag> dags, String node, Runnable created, Options options) {
    var scheduler = new Scheduler(database, dags, node, created, options);
    scheduler.changed.addAll(scheduler.schedules.load(dags, node));
    scheduler.looking.start();
    return scheduler;
  }

  private static Map<String, Dag> byId(Collection<Dag> dags) {
    Map<String, Dag> byId = new TreeMap<>();
    dags.forEach(dag -> byId.put(dag.id(), dag));
    return byId;
  }

  /**
   * Takes over the DAGs as they are loaded now, in the background: what is due of those that
   * changed is computed anew, and no run is created any more of those that are gone.
   */
  public void reload(Collection<Dag> now) {
    Map<String, Dag> before = dags;
    now.stream()
        .filter(dag -> !dag.equals(before.get(dag.id())))
        .map(Dag::id)
        .forEach(changed::add);
    dags = byId(now);
    next.ask();
  }

  /** Some wait: creates at once, in the background, what they are reason for. */
  public void assetsUpdated() {
    next.tellOfUpdates();
  }

  /** Which DAGs there are, and when each is due. */
  public DagSchedules schedules() {
    return schedules;
  }

  /** As {@link DagSchedules#resume}, and creates at once what was missed. */
  public boolean resume(String dagId) {
    boolean resumed = schedules.resume(dagId);
    int ignored = wake(dagId);
    return resumed;
  }

  private void look() {
    try {
      while (!next.isOver()) {
        leftToTheNextLook.clear();
        Looked looked = look.atAll(() -> dags.values(), changed);
        next.await(looked, this::lookAtUpdates);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtUpdates() {
    try {
      Collection<Dag> all = dags.values();
      List<String> due = UpdatedRuns.due(dsl, all);
      boolean allCreated = true;
      for (String dagId : due) {
        allCreated &= leftToTheNextLook.contains(dagId) || wake(dagId) > 0;
      }
      if (!allCreated) { // or another node was quicker
        leftToTheNextLook.addAll(UpdatedRuns.due(dsl, all));
      }
    } catch (RuntimeException | Error failure) {
      failures.failed("updates", failure);
    }
  }

  /** Looks at one DAG; a look at all follows should this one fail. Answers how many it created. */
  private int wake(String dagId) {
    Dag dag = dags.get(dagId);
    if (dag == null) {
      return 0;
    }
    try {
      DueRuns.Look found = look.atOne(dag);
      if (found.leavesMore()) {
        next.ask();
      } else if (found.untilNext() != null) {
        wakeUps.wakeIn(dagId, found.untilNext());
      }
      return found.created();
    } catch (SchedulerException | RuntimeException | Error failure) {
      failures.failed(dagId, failure);
      next.ask();
      return 0;
    }
  }

  /** Creates no runs any more; waits for what is being created. */
  @Override
  public void close() {
    next.end();
    try {
      looking.join(TO_STOP);
      wakeUps.close();
    } catch (SchedulerException failure) {
      LOG.warn("leave Quartz's cluster without a word", failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
