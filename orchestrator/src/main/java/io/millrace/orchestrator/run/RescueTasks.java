package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.TaskRows.Moved;
import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Task instances that run on a node that is not there any more. */
final class RescueTasks {

  private static final Duration OF_LATE = Databases.LONGEST_TRANSACTION.multipliedBy(60);

  private RescueTasks() {}

  /**
   * Whether a node that ended of late has left anything. What it claims may be committed after it
   * was declared dead, though not later than {@link Databases#LONGEST_TRANSACTION}; what one admits
   * that has not noticed yet is found by the search in all runs, every few minutes. Without such a
   * node, and that is nearly always, no task instance is read.
   */
  static Condition exist() {
    return exists(
            selectOne()
                .from(NODE)
                .where(isGone())
                .and(NODE.ENDED_AT.gt(DatabaseClock.in(OF_LATE.negated()))))
        .and(
            exists(
                selectOne()
                    .from(DAG_RUN)
                    .join(TASK_INSTANCE)
                    .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .join(NODE)
                    .on(NODE.NODE_ID.eq(TASK_INSTANCE.NODE_ID))
                    .where(lost())));
  }

  /** Running on a node that is not there any more; looked for in the runs that are not finished. */
  private static Condition lost() {
    return TaskRows.in(TaskState.RUNNING)
        .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
        .and(isGone());
  }

  private static Condition isGone() {
    return NODE.STATE.ne(inline(NodeState.ALIVE.key()));
  }

  /** Takes from dead nodes what they were running; the next claim fences them. */
  static List<Moved> of(DSLContext tx) {
    var lost =
        select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(DAG_RUN)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .join(NODE)
            .on(NODE.NODE_ID.eq(TASK_INSTANCE.NODE_ID))
            .where(lost())
            .limit(TaskRows.BATCH)
            .forNoKeyUpdate()
            .of(TASK_INSTANCE)
            .skipLocked();
    return tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .setNull(TASK_INSTANCE.NODE_ID)
        .set(TASK_INSTANCE.RESCUES, TASK_INSTANCE.RESCUES.plus(1))
        .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.minus(1))
        .set(TASK_INSTANCE.REASON, "its node was lost")
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(array(lost))))
        .and(TaskRows.in(TaskState.RUNNING))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
        .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
  }
}
