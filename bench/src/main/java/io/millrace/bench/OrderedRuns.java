package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.time.RealTime;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;

/** Creates runs as a trigger does, for whichever nodes there are, and waits for their ends. */
record OrderedRuns(DSLContext database) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** In one transaction: no node sees one of them before all are there. */
  List<Long> create(Collection<NewRun> runs, RunGraph graph) {
    return database.transactionResult(
        tx -> runs.stream().map(run -> Runs.createIn(tx.dsl(), run, graph)).toList());
  }

  /**
   * Waits until all have ended.
   *
   * @throws IllegalStateException if one did not succeed
   */
  void awaitSuccess(Collection<Long> runs) throws InterruptedException {
    await(
        "all runs have ended",
        Duration.ofMillis(20),
        () ->
            !database.fetchExists(DAG_RUN, DAG_RUN.DAG_RUN_ID.in(runs), DAG_RUN.ENDED_AT.isNull()));
    var unsuccessful =
        database
            .select(DAG_RUN.RUN_ID, DAG_RUN.STATE)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.in(runs))
            .and(DAG_RUN.STATE.ne(RunState.SUCCESS.key()))
            .fetch();
    if (!unsuccessful.isEmpty()) {
      throw new IllegalStateException("not all runs succeeded:\n" + unsuccessful);
    }
  }

  /** Looks again and again, with a pause between, until something is so. */
  static void await(String what, Duration between, BooleanSupplier isSo)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException("not within " + PATIENCE + ": " + what);
      }
      RealTime.pause(between);
    }
  }
}
