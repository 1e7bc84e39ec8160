package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.StopReason;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody does for a backfill when they look at it. Thread-safe; any number of nodes may. */
final class BackfillStep {

  /**
   * What one look came to.
   *
   * @param created runs
   * @param leavesMore whether another look at once may create more
   */
  record Look(int created, boolean leavesMore) {

    static final Look NOTHING = new Look(0, false);
  }

  private static final Logger LOG = LoggerFactory.getLogger(BackfillStep.class);
  static final int IN_ONE_TRANSACTION = 100;

  private final DSLContext database;
  private final Runs runs;

  BackfillStep(DSLContext database, Runs runs) {
    this.database = database;
    this.runs = runs;
  }

  /**
   * Creates runs of a backfill that is running, as many as it has room for and a hundred at most;
   * ends it if all its runs have ended and no interval is left.
   */
  Look fill(long backfillId, Dag dag) {
    RunGraph graph = RunGraph.of(dag);
    return database.transactionResult(configuration -> {
      DSLContext tx = configuration.dsl();
      DagSchedules.lock(tx, dag.id());
      Optional<Backfill> locked = BackfillStore.lockFree(tx, backfillId, BackfillState.RUNNING);
      return locked.isEmpty() ? Look.NOTHING : fill(tx, locked.get(), dag, graph);
    });
  }

  private static Look fill(DSLContext tx, Backfill backfill, Dag dag, RunGraph graph) {
    int active = BackfillStore.unfinished(tx, backfill.backfillId()).size();
    int room = Math.min(backfill.maxActive() - active, IN_ONE_TRANSACTION);
    if (room <= 0) {
      return Look.NOTHING;
    }
    List<BackfillStore.Next> next = BackfillStore.next(tx, backfill.backfillId(), room);
    if (next.isEmpty() && active == 0) {
      end(tx, backfill, BackfillState.COMPLETED);
    }
    Map<Instant, RunState> existing = existing(tx, backfill, next);
    int created = 0;
    for (BackfillStore.Next one : next) {
      PlannedInterval planned =
          backfill.reprocess().plan(one.interval(), existing.get(one.interval().start()));
      created += run(tx, backfill, one, planned, dag, graph) ? 1 : 0;
    }
    boolean wasLimited = next.size() == room && active + room < backfill.maxActive();
    return new Look(created, wasLimited || created < next.size());
  }

  private static Map<Instant, RunState> existing(
      DSLContext tx, Backfill backfill, List<BackfillStore.Next> next) {
    if (next.isEmpty()) {
      return Map.of();
    }
    List<Instant> dates = next.stream().map(one -> one.interval().start()).toList();
    return BackfillStore.newestRuns(
        tx, backfill.dagId(), Collections.min(dates), Collections.max(dates));
  }

  /** False if the interval is left out, as where somebody has run it meanwhile. */
  private static boolean run(
      DSLContext tx,
      Backfill backfill,
      BackfillStore.Next next,
      PlannedInterval planned,
      Dag dag,
      RunGraph graph) {
    if (planned.leftOut() == null) {
      NewRun run = request(backfill, next.interval(), dag);
      try {
        long dagRunId = Runs.createIn(tx, run, graph);
        BackfillStore.created(tx, backfill.backfillId(), next.ordinal(), dagRunId);
        LOG.info("create run={}/{}", run.dagId(), run.runId());
        return true;
      } catch (RunExists taken) {
        BackfillStore.leaveOut(tx, backfill.backfillId(), next.ordinal(), taken.getMessage());
        return false;
      }
    }
    BackfillStore.leaveOut(tx, backfill.backfillId(), next.ordinal(), planned.leftOut());
    return false;
  }

  private static NewRun request(Backfill backfill, Interval interval, Dag dag) {
    return RunRequest.backfill(dag, backfill.backfillId(), interval, backfill.paramsJson());
  }

  /** Stops the runs of a backfill that is being cancelled; ends it once they have ended. */
  void cancel(long backfillId) {
    for (long dagRunId : BackfillStore.unfinished(database, backfillId)) {
      boolean ignored = runs.stop(dagRunId, StopReason.CANCEL);
    }
    database.transaction(configuration -> {
      DSLContext tx = configuration.dsl();
      BackfillStore.lockFree(tx, backfillId, BackfillState.CANCELLING)
          .filter(locked -> BackfillStore.unfinished(tx, backfillId).isEmpty())
          .ifPresent(locked -> end(tx, locked, BackfillState.CANCELLED));
    });
  }

  private static void end(DSLContext tx, Backfill backfill, BackfillState state) {
    if (BackfillStore.move(tx, backfill.backfillId(), List.of(backfill.state()), state)) {
      LOG.info(
          "end backfill={} dag={} state={}", backfill.backfillId(), backfill.dagId(), state.key());
    }
  }
}
