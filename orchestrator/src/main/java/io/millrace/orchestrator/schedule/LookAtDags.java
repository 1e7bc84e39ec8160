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
 * Looks at all DAGs: creates the runs that are due, and has somebody woken for the others. The
 * first look sets every trigger anew, as schedules may have changed; the others, those that Quartz
 * has lost. A DAG that makes up for years takes turns with the others. One thread looks at all, any
 * at one.
 */
final class LookAtDags {

  private final DueRuns due;
  private final DagSchedules schedules;
  private final String node;
  private final Runnable created;
  private final WakeUps wakeUps;
  private final LookFailures failures;
  private boolean first = true;

  /**
   * @param node the name of the one that has loaded the DAGs
   * @param created called after runs were created
   */
  LookAtDags(
      DueRuns due,
      DagSchedules schedules,
      String node,
      Runnable created,
      WakeUps wakeUps,
      LookFailures failures) {
    this.due = due;
    this.schedules = schedules;
    this.node = node;
    this.created = created;
    this.wakeUps = wakeUps;
    this.failures = failures;
  }

  /** One look at one DAG. */
  DueRuns.Look at(Dag dag) {
    DueRuns.Look look = due.look(dag);
    if (look.created() > 0) {
      created.run();
    }
    return look;
  }

  /**
   * One look at all of them.
   *
   * @param loaded asked after {@code changed}: whoever reloads says first which have changed
   * @param changed which are to be loaded anew; those that are leave it
   */
  Looked at(Supplier<Collection<Dag>> loaded, Set<String> changed) {
    Set<String> anew = Set.copyOf(changed);
    Collection<Dag> dags = loaded.get();
    var found = new Found();
    try {
      Map<String, DueRuns.Look> notDue = due.notDue(dags);
      for (Dag dag : dags) {
        boolean isNew = anew.contains(dag.id());
        DueRuns.Look known = isNew ? null : notDue.get(dag.id());
        if (known == null) {
          lookAt(dag, isNew, found);
        } else {
          found.add(dag, known);
        }
      }
    } catch (RuntimeException | Error failure) {
      failures.failed("schedules", failure);
      return Looked.FAILED;
    }
    setTriggers(found, anew, changed);
    Looked looked = found.looked();
    first &= looked == Looked.FAILED;
    return looked;
  }

  /** What fails of one DAG holds up no other, unless the database is away. */
  private void lookAt(Dag dag, boolean isNew, Found found) {
    try {
      if (isNew) {
        schedules.load(dag, node);
      }
      found.add(dag, at(dag));
    } catch (RuntimeException | Error failure) {
      if (OutageLog.isAway(failure)) {
        throw failure;
      }
      failures.failed(dag.id(), failure);
      found.failed = true;
    }
  }

  private void setTriggers(Found found, Set<String> anew, Set<String> changed) {
    try {
      QuartzClock quartz = wakeUps.joined();
      Set<String> waiting = first ? Set.of() : quartz.waiting();
      for (var wait : found.waits.entrySet()) {
        if (anew.contains(wait.getKey()) || !waiting.contains(wait.getKey())) {
          quartz.wakeIn(wait.getKey(), wait.getValue());
        }
      }
      if (!found.failed) {
        changed.removeAll(anew);
      }
      failures.over();
    } catch (SchedulerException | RuntimeException | Error failure) {
      failures.failed("Quartz", failure);
      found.failed = true;
    }
  }

  /** What the looks at each came to. */
  private static final class Found {

    private final Map<String, Duration> waits = new TreeMap<>();
    private boolean more;
    private boolean failed;

    void add(Dag dag, DueRuns.Look look) {
      more |= look.leavesMore();
      if (look.untilNext() != null && !look.leavesMore()) {
        waits.put(dag.id(), look.untilNext());
      }
    }

    Looked looked() {
      return more ? Looked.LEAVES_MORE : failed ? Looked.FAILED : Looked.DONE;
    }
  }
}
