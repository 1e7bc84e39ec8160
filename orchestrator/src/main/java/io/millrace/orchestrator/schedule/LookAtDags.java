package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.schedule.NextLook.Looked;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.quartz.SchedulerException;

/**
 * Looks at DAGs, at all or at one: creates the runs that are due, and has somebody woken for the
 * others. The first look at all sets every trigger anew, as schedules may have changed; the others,
 * those that Quartz has lost. A DAG that makes up for years takes turns with the others. One thread
 * looks at all, any at one.
 */
final class LookAtDags {

  private final DueRuns dueRuns;
  private final DagSchedules schedules;
  private final String node;
  private final Runnable afterCreating;
  private final WakeUps wakeUps;
  private final LookFailures failures;
  private boolean setsEveryTrigger = true;

  /**
   * @param node the name of the one that has loaded the DAGs
   * @param afterCreating called after runs were created
   */
  LookAtDags(
      DueRuns dueRuns,
      DagSchedules schedules,
      String node,
      Runnable afterCreating,
      WakeUps wakeUps,
      LookFailures failures) {
    this.dueRuns = dueRuns;
    this.schedules = schedules;
    this.node = node;
    this.afterCreating = afterCreating;
    this.wakeUps = wakeUps;
    this.failures = failures;
  }

  /** One look at one DAG, which sets no trigger. */
  DueRuns.Look atOne(Dag dag) {
    DueRuns.Look look = dueRuns.look(dag);
    if (look.created() > 0) {
      afterCreating.run();
    }
    return look;
  }

  /**
   * One look at all of them.
   *
   * @param loaded asked after {@code changed}: whoever reloads says first which have changed
   * @param changed which are to be loaded anew; those that are leave it
   */
  Looked atAll(Supplier<Collection<Dag>> loaded, Set<String> changed) {
    Set<String> toLoad = Set.copyOf(changed);
    Collection<Dag> dags = loaded.get();
    var found = new Found();
    try {
      atEach(dags, toLoad, found);
    } catch (RuntimeException | Error failure) {
      failures.failed("schedules", failure);
      return Looked.FAILED;
    }
    setTriggers(toLoad, found);
    if (!found.failed) {
      changed.removeAll(toLoad);
    }
    Looked looked = found.looked();
    setsEveryTrigger &= looked == Looked.FAILED;
    return looked;
  }

  /** Those that are not due are known by one statement, and asked about no further. */
  private void atEach(Collection<Dag> dags, Set<String> toLoad, Found found) {
    Map<String, DueRuns.Look> notDue = dueRuns.notDue(dags);
    for (Dag dag : dags) {
      boolean loads = toLoad.contains(dag.id());
      DueRuns.Look known = loads ? null : notDue.get(dag.id());
      if (known == null) {
        loadAndLook(dag, loads, found);
      } else {
        found.add(dag, known);
      }
    }
  }

  /** What fails of one DAG holds up no other, unless the database is away. */
  private void loadAndLook(Dag dag, boolean loads, Found found) {
    try {
      if (loads) {
        schedules.load(dag, node);
      }
      found.add(dag, atOne(dag));
    } catch (RuntimeException | Error failure) {
      if (OutageLog.isAway(failure)) {
        throw failure;
      }
      failures.failed(dag.id(), failure);
      found.failed = true;
    }
  }

  private void setTriggers(Set<String> toLoad, Found found) {
    try {
      QuartzClock quartz = wakeUps.joined();
      Set<String> alreadySet = setsEveryTrigger ? Set.of() : quartz.waiting();
      for (var wait : found.waits.entrySet()) {
        if (toLoad.contains(wait.getKey()) || !alreadySet.contains(wait.getKey())) {
          quartz.wakeIn(wait.getKey(), wait.getValue());
        }
      }
      failures.over();
    } catch (SchedulerException | RuntimeException | Error failure) {
      failures.failed("Quartz", failure);
      found.failed = true;
    }
  }

  /** What the looks at each came to. */
  private static final class Found {

    /** How long until each is due that is to be woken for. */
    private final Map<String, Duration> waits = new TreeMap<>();

    private boolean leavesMore;
    private boolean failed;

    void add(Dag dag, DueRuns.Look look) {
      leavesMore |= look.leavesMore();
      if (look.untilNext() != null && !look.leavesMore()) {
        waits.put(dag.id(), look.untilNext());
      }
    }

    Looked looked() {
      if (leavesMore) {
        return Looked.LEAVES_MORE;
      }
      return failed ? Looked.FAILED : Looked.DONE;
    }
  }
}
