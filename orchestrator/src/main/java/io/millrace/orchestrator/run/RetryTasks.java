package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.TaskRows.Moved;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Task instances that wait for the time of their retry. */
final class RetryTasks {

  private RetryTasks() {}

  /** Makes the retries ready that are due. */
  static List<Moved> due(DSLContext tx) {
    var due =
        select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(TASK_INSTANCE)
            .where(TaskRows.in(TaskState.UP_FOR_RETRY))
            .and(TASK_INSTANCE.DUE_AT.le(DatabaseClock.now()))
            .orderBy(TASK_INSTANCE.DUE_AT)
            .limit(TaskRows.BATCH)
            .forNoKeyUpdate()
            .skipLocked();
    return tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .setNull(TASK_INSTANCE.DUE_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(array(due))))
        .and(TaskRows.in(TaskState.UP_FOR_RETRY))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
        .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
  }

  /** Makes retries due that were to wait for longer. */
  static Query hurry(Condition which) {
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.DUE_AT, DatabaseClock.now())
        .where(which)
        .and(TaskRows.in(TaskState.UP_FOR_RETRY));
  }
}
