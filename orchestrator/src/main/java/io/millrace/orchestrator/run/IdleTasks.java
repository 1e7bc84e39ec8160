package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.update;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Task instances of a run that is being stopped, which nobody tries at this moment. */
final class IdleTasks {

  /** A task instance without a try in flight. */
  record Idle(long taskInstanceId, long token, TaskState state) {}

  private IdleTasks() {}

  /**
   * What of a locked run has no try in flight, locked; a try that was lost must be fenced first and
   * is left to be claimed, unless nobody would.
   */
  static List<Idle> of(DSLContext tx, long dagRunId) {
    return tx.select(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.TOKEN, TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .and(
            TASK_INSTANCE
                .STATE
                .in(
                    TaskState.WAITING.key(),
                    TaskState.DEFERRED.key(),
                    TaskState.AWAITING_APPROVAL.key())
                .or(
                    TASK_INSTANCE
                        .STATE
                        .in(TaskState.READY.key(), TaskState.UP_FOR_RETRY.key())
                        .and(not(Unfenced.areThey()).or(Unfenced.areAbandoned()))))
        .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .forNoKeyUpdate()
        .fetch(row -> new Idle(row.value1(), row.value2(), TaskState.of(row.value3())));
  }

  static Query cancel(List<Idle> idle) {
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.CANCELLED.key())
        .setNull(TASK_INSTANCE.DUE_AT)
        .set(TASK_INSTANCE.REASON, StopReason.OF_ITS_TASKS)
        .set(TASK_INSTANCE.ENDED_AT, currentOffsetDateTime())
        .where(
            TASK_INSTANCE.TASK_INSTANCE_ID.eq(
                any(idle.stream().map(Idle::taskInstanceId).toArray(Long[]::new))));
  }
}
