package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.LIMIT_WAIT;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SortField;
import org.jooq.Table;

/** Task instances that wait for a node, a retry's time, or a rescuer. */
final class TaskQueue {

  /** A task instance that any node may claim. */
  record Ready(long taskInstanceId, long dagRunId, int ordinal, long token) {}

  /** A task instance that changed its state outside the hot path. */
  record Moved(long taskInstanceId, long dagRunId, long token) {}

  /** A task instance without a try in flight. */
  record Idle(long taskInstanceId, long token, TaskState state) {}

  /** At most so many are looked at in one step. */
  static final int BATCH = 1000;

  private static final SetStatement<Scope> LOCK_READY = SetStatement.of(TaskQueue::lockReady);

  private TaskQueue() {}

  static Condition in(TaskState state) {
    return TASK_INSTANCE.STATE.eq(inline(state.key()));
  }

  /** Running on a node that is not there any more; looked for in the runs that are not finished. */
  static Condition lost() {
    return in(TaskState.RUNNING)
        .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
        .and(NODE.STATE.ne(inline(NodeState.ALIVE.key())));
  }

  /** Locks the runs of these DAGs with something to claim, but for those that somebody holds. */
  static Bound lockReady(Scope scope) {
    return LOCK_READY.over(List.of(scope));
  }

  private static Query lockReady(Rows<Scope> scope) {
    return RunStore.lockFree(hasReady(scope));
  }

  /** Runs with something to claim for a node. */
  static Condition hasReady(Rows<Scope> scope) {
    var queues = scope.value("queues", CLOB.array(), Scope::queueArray);
    return DAG_RUN
        .STATE
        .eq(inline(RunState.RUNNING.key()))
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(RunStore.isKnown("ready", scope))
        .and(
            exists(
                selectOne()
                    .from(TASK_INSTANCE)
                    .join(DAG_TASK)
                    .on(definition())
                    .where(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .and(in(TaskState.READY))
                    .and(waitsForNoLimit())
                    .and(DAG_TASK.QUEUE.eq(any(coalesce(queues, array(DAG_TASK.QUEUE)))))
                    .and(RunStore.isOfItsVersion("ready", scope).or(isForAnybody()))));
  }

  /** Of those that have the run's version, nobody takes the task. */
  static Condition isForAnybody() {
    return VersionHolders.noneTakes(DAG_RUN.DAG_VERSION_ID, DAG_TASK.QUEUE);
  }

  static Condition definition() {
    return DAG_TASK
        .DAG_VERSION_ID
        .eq(DAG_RUN.DAG_VERSION_ID)
        .and(DAG_TASK.ORDINAL.eq(TASK_INSTANCE.ORDINAL));
  }

  /**
   * What of some kinds is ready in locked runs and for a node, {@link #BATCH} at most. Nothing is
   * for one that has left, or was declared dead and has not noticed: what it took would be lost at
   * once, and it would take it again until the task was lost too often.
   */
  static List<Ready> ready(
      DSLContext tx,
      Collection<LockedRun> locked,
      Scope scope,
      long nodeId,
      Set<RunGraph.Kind> kinds,
      boolean byPriority) {
    Long[] runs = locked.stream().map(LockedRun::dagRunId).toArray(Long[]::new);
    Long[] ofOtherVersions =
        locked.stream()
            .filter(run -> !scope.versions().contains(run.dagVersionId()))
            .map(LockedRun::dagRunId)
            .toArray(Long[]::new);
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TOKEN)
        .from(byPriority ? withDefinition() : TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(any(runs)))
        .and(in(TaskState.READY))
        .and(waitsForNoLimit())
        .and(scope.queues() == null ? noCondition() : isDefined(DAG_TASK.QUEUE.in(scope.queues())))
        .and(isOf(kinds))
        .and(hasNotEnded(nodeId))
        .and(
            ofOtherVersions.length == 0
                ? noCondition()
                : TASK_INSTANCE.DAG_RUN_ID.ne(all(ofOtherVersions)).or(isDefined(isForAnybody())))
        .orderBy(order(byPriority))
        .limit(BATCH)
        .forNoKeyUpdate()
        .of(TASK_INSTANCE)
        .skipLocked()
        .fetch(row -> new Ready(row.value1(), row.value2(), row.value3(), row.value4()));
  }

  private static Condition waitsForNoLimit() {
    return notExists(
        selectOne()
            .from(LIMIT_WAIT)
            .where(LIMIT_WAIT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID)));
  }

  private static Table<?> withDefinition() {
    return TASK_INSTANCE
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .join(DAG_TASK)
        .on(definition());
  }

  /** The highest priority first, where any task of these runs has another than the usual one. */
  private static List<SortField<?>> order(boolean byPriority) {
    List<SortField<?>> order = new ArrayList<>();
    if (byPriority) {
      order.add(DAG_TASK.PRIORITY.desc());
    }
    order.add(TASK_INSTANCE.DAG_RUN_ID.asc());
    order.add(TASK_INSTANCE.ORDINAL.asc());
    return order;
  }

  static Condition hasNotEnded(long nodeId) {
    return notExists(
        selectOne()
            .from(NODE)
            .where(NODE.NODE_ID.eq(nodeId))
            .and(NODE.STATE.ne(inline(NodeState.ALIVE.key()))));
  }

  private static Condition isOf(Set<RunGraph.Kind> kinds) {
    return kinds.size() == RunGraph.Kind.values().length
        ? noCondition()
        : isDefined(DAG_TASK.KIND.in(kinds.stream().map(RunGraph.Kind::key).toList()));
  }

  private static Condition isDefined(Condition how) {
    return exists(
        selectOne()
            .from(DAG_RUN)
            .join(DAG_TASK)
            .on(definition())
            .where(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .and(how));
  }

  /** Makes the retries ready that are due. */
  static List<Moved> retryDue(DSLContext tx) {
    var due =
        select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(TASK_INSTANCE)
            .where(in(TaskState.UP_FOR_RETRY))
            .and(TASK_INSTANCE.DUE_AT.le(DatabaseClock.now()))
            .orderBy(TASK_INSTANCE.DUE_AT)
            .limit(BATCH)
            .forNoKeyUpdate()
            .skipLocked();
    return tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .setNull(TASK_INSTANCE.DUE_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(array(due))))
        .and(in(TaskState.UP_FOR_RETRY))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
        .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
  }

  /** Makes retries due that were to wait for longer. */
  static Query hurry(Condition which) {
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.DUE_AT, DatabaseClock.now())
        .where(which)
        .and(in(TaskState.UP_FOR_RETRY));
  }

  /** Takes from dead nodes what they were running; the next claim fences them. */
  static List<Moved> rescueLost(DSLContext tx) {
    var lost =
        select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(DAG_RUN)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .join(NODE)
            .on(NODE.NODE_ID.eq(TASK_INSTANCE.NODE_ID))
            .where(lost())
            .limit(BATCH)
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
        .and(in(TaskState.RUNNING))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
        .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
  }

  /**
   * What of a locked run has no try in flight, locked; a try that was lost must be fenced first and
   * is left to be claimed, unless nobody would.
   */
  static List<Idle> idle(DSLContext tx, long dagRunId) {
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

  static List<Claim> claimsOf(DSLContext tx, long nodeId) {
    return RoundTrip.fetch(
        tx,
        select(ClaimTasks.columns(TASK_INSTANCE))
            .select(DAG_RUN.DAG_VERSION_ID, DAG_RUN.STOP_REASON)
            .from(TASK_INSTANCE)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .where(in(TaskState.RUNNING))
            .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
            .and(TASK_INSTANCE.NODE_ID.eq(nodeId)),
        row -> {
          String stop = row.getString(ClaimTasks.WIDTH + 2);
          return ClaimTasks.read(
              row, row.getLong(ClaimTasks.WIDTH + 1), stop == null ? null : StopReason.of(stop));
        });
  }
}
