package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.MAP_ELEMENT;
import static io.millrace.sql.orchestrator.Tables.SOURCE_FILE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.any;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jooq.TableField;

/** Removes some of the oldest runs; the caller opens the transaction. */
final class PruneRuns {

  /**
   * What was removed.
   *
   * @param next the run before which nothing else is left to remove
   * @param isLast no run is left that may be removed
   */
  record Batch(Pruned pruned, long next, boolean isLast) {}

  private static final int RUNS = 100;

  /** So that a transaction takes milliseconds; a run with more goes alone. */
  static final int TASK_INSTANCES = 1000;

  private PruneRuns() {}

  /** Removes old runs, from this one on. */
  static Batch in(DSLContext tx, OldRuns old, long from) {
    List<Long> candidates =
        tx.select(DAG_RUN.DAG_RUN_ID)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.ge(from))
            .and(old.areThey())
            .orderBy(DAG_RUN.DAG_RUN_ID)
            .limit(RUNS)
            .forUpdate()
            .of(DAG_RUN)
            .skipLocked()
            .fetch(DAG_RUN.DAG_RUN_ID);
    List<Long> runs = new ArrayList<>();
    List<Long> tasks = new ArrayList<>();
    for (long run : candidates) {
      List<Long> its = tasks(tx, run);
      if (!runs.isEmpty() && tasks.size() + its.size() > TASK_INSTANCES) {
        break;
      }
      runs.add(run);
      tasks.addAll(its);
    }
    if (runs.isEmpty()) {
      return new Batch(Pruned.NOTHING, from, true);
    }
    remove(tx, runs.toArray(Long[]::new), tasks.toArray(Long[]::new));
    return new Batch(
        new Pruned(runs.size(), tasks.size()),
        runs.getLast() + 1,
        runs.size() == candidates.size() && candidates.size() < RUNS);
  }

  private static List<Long> tasks(DSLContext tx, long dagRunId) {
    return tx.select(TASK_INSTANCE.TASK_INSTANCE_ID)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .fetch(TASK_INSTANCE.TASK_INSTANCE_ID);
  }

  /** Alerts go with their run, as does what it has seen of updates. */
  private static void remove(DSLContext tx, Long[] runs, Long[] tasks) {
    keepCheckResults(tx, tasks);
    remove(tx, TASK_LOG, TASK_LOG.TASK_INSTANCE_ID, tasks);
    remove(tx, TASK_TRY, TASK_TRY.TASK_INSTANCE_ID, tasks);
    remove(tx, TASK_OUTPUT, TASK_OUTPUT.TASK_INSTANCE_ID, tasks);
    remove(tx, EXECUTED_QUERY, EXECUTED_QUERY.TASK_INSTANCE_ID, tasks);
    remove(tx, SOURCE_FILE, SOURCE_FILE.TASK_INSTANCE_ID, tasks);
    remove(tx, MAP_ELEMENT, MAP_ELEMENT.PARENT_ID, tasks);
    remove(tx, TASK_INSTANCE, TASK_INSTANCE.TASK_INSTANCE_ID, tasks);
    remove(tx, DAG_RUN, DAG_RUN.DAG_RUN_ID, runs);
  }

  /** They say themselves from now on what they belong to, and keep no rows. */
  private static void keepCheckResults(DSLContext tx, Long[] tasks) {
    tx.update(CHECK_RESULT)
        .set(CHECK_RESULT.DAG_ID, DAG_RUN.DAG_ID)
        .set(CHECK_RESULT.RUN_ID, DAG_RUN.RUN_ID)
        .set(CHECK_RESULT.LOGICAL_DATE, DAG_RUN.LOGICAL_DATE)
        .set(CHECK_RESULT.TASK_ID, TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH))
        .set(CHECK_RESULT.SAMPLE, JSONB.jsonb("[]"))
        .set(CHECK_RESULT.STATEMENT, "")
        .setNull(CHECK_RESULT.COLUMNS)
        .from(TASK_INSTANCE.join(DAG_RUN).on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID)))
        .where(CHECK_RESULT.TASK_INSTANCE_ID.eq(any(tasks)))
        .and(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .execute();
  }

  private static void remove(DSLContext tx, Table<?> table, TableField<?, Long> key, Long[] of) {
    tx.deleteFrom(table).where(key.eq(any(of))).execute();
  }
}
