package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.PAST_WAIT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/** Which runs of a backfill wait for a run before theirs. Reads only. */
final class HeldUpRuns {

  private static final String WAITING = "waiting";

  private HeldUpRuns() {}

  /** By the key of the run, what the first of its tasks that are held up waits for. */
  static Map<Long, String> of(DSLContext database, long backfillId) {
    var awaited = DAG_RUN.as("awaited");
    Map<Long, String> heldUp = new HashMap<>();
    database
        .select(PAST_WAIT.DAG_RUN_ID, TASK_INSTANCE.TASK_ID, awaited.LOGICAL_DATE, awaited.STATE)
        .from(BACKFILL_INTERVAL)
        .join(PAST_WAIT)
        .on(PAST_WAIT.DAG_RUN_ID.eq(BACKFILL_INTERVAL.DAG_RUN_ID))
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(PAST_WAIT.TASK_INSTANCE_ID))
        .join(awaited)
        .on(awaited.DAG_RUN_ID.eq(PAST_WAIT.AWAITED_RUN_ID))
        .where(BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId))
        .and(TASK_INSTANCE.STATE.eq(WAITING))
        .orderBy(TASK_INSTANCE.ORDINAL)
        .forEach(row ->
            heldUp.putIfAbsent(
                row.value1(),
                "%s depends on the run of %s, which is %s"
                    .formatted(row.value2(), row.value3().toInstant(), row.value4())));
    return heldUp;
  }
}
