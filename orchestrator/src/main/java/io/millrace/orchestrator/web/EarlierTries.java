package io.millrace.orchestrator.web;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.count;

import java.util.Map;
import org.jooq.DSLContext;

/**
 * Counts the tries that a run's tasks had before somebody ran them again, from where tries count
 * from 1 again. Reads only.
 */
public final class EarlierTries {

  private EarlierTries() {}

  /** By task instance; those that had none are left out. */
  public static Map<Long, Integer> of(DSLContext database, long dagRunId) {
    return database
        .select(TASK_TRY.TASK_INSTANCE_ID, count())
        .from(TASK_INSTANCE)
        .join(TASK_TRY)
        .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .and(TASK_TRY.GENERATION.lt(TASK_INSTANCE.GENERATION))
        .groupBy(TASK_TRY.TASK_INSTANCE_ID)
        .fetchMap(TASK_TRY.TASK_INSTANCE_ID, count());
  }
}
