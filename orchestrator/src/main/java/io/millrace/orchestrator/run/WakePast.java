package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.exists;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Takes up the runs of which a task has waited for the run before, and need wait no longer. */
final class WakePast {

  private static final Bound LOCK =
      Bound.of(RunStore.lockFree(DAG_RUN.DAG_RUN_ID.in(PastStore.due())));

  private WakePast() {}

  /** Whether there are any; asks a table that is empty where nothing waits. */
  static Condition exist() {
    return exists(PastStore.due());
  }

  /** Forgets what they wait for; answers those that are to be decided anew, locked. */
  static List<LockedRun> of(DSLContext tx) {
    var trip = new RoundTrip(tx);
    var locked = trip.ask(LOCK, RunStore::locked);
    trip.send();
    var forget = new RoundTrip(tx);
    forget.add(PastStore.forgetRuns(locked.get().stream().map(LockedRun::dagRunId).toList()));
    forget.send();
    return locked.get().stream()
        .filter(run -> run.state() == RunState.RUNNING && run.stop() == null)
        .toList();
  }
}
