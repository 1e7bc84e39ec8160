package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.run.Deadlines;
import io.millrace.tasks.Dag;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which DAGs there are, when each is due, and whether it is paused. Thread-safe. */
public final class DagSchedules {

  private static final Logger LOG = LoggerFactory.getLogger(DagSchedules.class);

  private final DSLContext database;

  public DagSchedules(DSLContext database) {
    this.database = database;
  }

  /**
   * Keeps that a node has loaded these DAGs, and computes what is due next where a schedule is new.
   * One that cannot be kept holds up no other, unless it is because the database is away.
   *
   * @return those that could not be kept and are worth another attempt
   */
  public Set<String> load(Collection<Dag> dags, String node) {
    Set<String> failed = new TreeSet<>();
    for (Dag dag : dags) {
      try {
        load(dag, node);
      } catch (RuntimeException failure) {
        if (OutageLog.isAway(failure)) {
          throw failure;
        }
        LOG.warn("schedule no runs for now dag={}", dag.id(), failure);
        failed.add(dag.id());
      }
    }
    return failed;
  }

  /** The same of one; one whose schedule has no answer is said and left. */
  void load(Dag dag, String node) {
    try {
      new DueRuns(database, DagStore::now, node).load(dag);
    } catch (ScheduleRejected rejected) {
      LOG.warn("schedule no runs dag={}: {}", dag.id(), rejected.getMessage());
    }
  }

  /**
   * Has every scheduler wait with a DAG's runs until the transaction ends; whoever locks other rows
   * besides locks this one first.
   */
  public static void lock(DSLContext tx, String dagId) {
    DagStore.create(tx, dagId);
    var ignored = DagStore.lock(tx, dagId);
  }

  /** Of these DAGs, those that were ever loaded, by name. */
  public Map<String, DagState> of(Collection<String> dagIds) {
    return DagStore.of(database, dagIds);
  }

  /** A DAG, if it was ever loaded. */
  public Optional<DagState> find(String dagId) {
    return DagStore.find(database, dagId);
  }

  /**
   * No scheduled runs from now on, nor once it is loaded if it never was; runs that exist go on.
   * False if it was so already.
   */
  public boolean pause(String dagId) {
    DagStore.create(database, dagId);
    return DagStore.pause(database, dagId, true);
  }

  /**
   * Scheduled runs again, and what was missed meanwhile as the DAG's catching up says. They are
   * created at the schedulers' next look, at most a minute from now. False if it was so already.
   */
  public boolean resume(String dagId) {
    return database.transactionResult(configuration -> {
      DSLContext tx = configuration.dsl();
      boolean resumed = DagStore.pause(tx, dagId, false);
      if (resumed) {
        Deadlines.forgetMissed(tx, dagId);
      }
      return resumed;
    });
  }
}
