package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.database.OutageLog;
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
import org.jspecify.annotations.Nullable;
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

  private final DataSource database;
  private final DSLContext dsl;
  private volatile Map<String, Dag> dags;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final DueRuns due;
  private final DagSchedules schedules;
  private final String node;
  private final Runnable created;
  private final Options options;
  private final NextLook next;

  /** Which are due for updates, but no run of them can be created. */
  private final Set<String> leftToTheNextLook = new HashSet<>();

  private final Thread looking;
  private final OutageLog outages = OutageLog.beside(LOG, "schedules");
  private volatile @Nullable QuartzClock quartz;

  private Scheduler(
      DataSource database, Collection<Dag> dags, String node, Runnable created, Options options) {
    this.dsl = Dsl.on(database);
    this.database = database;
    this.dags = byId(dags);
    this.due = new DueRuns(dsl, DagStore::now, node);
    this.schedules = new DagSchedules(dsl);
    this.node = node;
    this.created = created;
    this.options = options;
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
    boolean first = true;
    try {
      while (!next.isOver()) {
        Looked looked = lookAtAll(first);
        first &= looked == Looked.FAILED;
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
      failed("updates", failure);
    }
  }

  /**
   * The first look sets every trigger anew, as schedules may have changed; the others, lost ones. A
   * DAG that makes up for years takes turns with the others.
   */
  private Looked lookAtAll(boolean first) {
    leftToTheNextLook.clear();
    Map<String, Duration> waits = new TreeMap<>();
    Set<String> anew = Set.copyOf(changed);
    boolean more = false;
    boolean failed = false;
    Collection<Dag> all = dags.values();
    Map<String, DueRuns.Look> notDue;
    try {
      notDue = due.notDue(all);
    } catch (RuntimeException | Error failure) {
      failed("schedules", failure);
      return Looked.FAILED;
    }
    for (Dag dag : all) {
      try {
        boolean isNew = anew.contains(dag.id());
        if (isNew) {
          schedules.load(dag, node);
        }
        DueRuns.Look known = isNew ? null : notDue.get(dag.id());
        DueRuns.Look look = known == null ? create(dag) : known;
        more |= look.leavesMore();
        if (look.untilNext() != null && !look.leavesMore()) {
          waits.put(dag.id(), look.untilNext());
        }
      } catch (RuntimeException | Error failure) {
        failed(dag.id(), failure);
        if (OutageLog.isAway(failure)) {
          return Looked.FAILED;
        }
        failed = true;
      }
    }
    try {
      QuartzClock woken = quartz();
      Set<String> waiting = first ? new HashSet<>() : woken.waiting();
      waiting.removeAll(anew);
      waits.keySet().removeAll(waiting);
      for (var wait : waits.entrySet()) {
        woken.wakeIn(wait.getKey(), wait.getValue());
      }
      if (!failed) {
        changed.removeAll(anew);
      }
      answered();
    } catch (SchedulerException | RuntimeException | Error failure) {
      failed("Quartz", failure);
      failed = true;
    }
    return more ? Looked.LEAVES_MORE : failed ? Looked.FAILED : Looked.DONE;
  }

  /** The next look comes soon. */
  private synchronized void failed(String what, Throwable failure) {
    if (!outages.failed(failure)) {
      LOG.warn("look again soon what={}", what);
    }
  }

  private synchronized void answered() {
    outages.succeeded();
  }

  private QuartzClock quartz() throws SchedulerException {
    QuartzClock started = quartz;
    if (started == null) {
      started = QuartzClock.start(database, options.clock(), this::wake);
      quartz = started;
    }
    return started;
  }

  /** Looks at one DAG; a look at all follows should this one fail. Answers how many it created. */
  private int wake(String dagId) {
    Dag dag = dags.get(dagId);
    if (dag == null) {
      return 0;
    }
    try {
      DueRuns.Look look = create(dag);
      QuartzClock woken = quartz;
      if (look.leavesMore()) {
        next.ask();
      } else if (look.untilNext() != null && woken != null) {
        woken.wakeIn(dagId, look.untilNext());
      }
      return look.created();
    } catch (SchedulerException | RuntimeException | Error failure) {
      failed(dagId, failure);
      next.ask();
      return 0;
    }
  }

  private DueRuns.Look create(Dag dag) {
    DueRuns.Look look = due.look(dag);
    if (look.created() > 0) {
      created.run();
    }
    return look;
  }

  /** Creates no runs any more; waits for what is being created. */
  @Override
  public void close() {
    next.end();
    try {
      looking.join(TO_STOP);
      QuartzClock started = quartz;
      if (started != null) {
        started.close();
      }
    } catch (SchedulerException failure) {
      LOG.warn("leave Quartz's cluster without a word", failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
