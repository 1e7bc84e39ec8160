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
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.SQLDataType.CLOB;

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

/** Task instances that a node may claim, and the runs that have such. */
final class ReadyTasks {

  /** A task instance that any node may claim. */
  record Ready(long taskInstanceId, long dagRunId, int ordinal, long token) {}

  private static final SetStatement<Scope> LOCK_READY = SetStatement.of(ReadyTasks::lockReady);

  private ReadyTasks() {}

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
                    .on(TaskQueue.definition())
                    .where(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .and(TaskQueue.in(TaskState.READY))
                    .and(waitsForNoLimit())
                    .and(DAG_TASK.QUEUE.eq(any(coalesce(queues, array(DAG_TASK.QUEUE)))))
                    .and(RunStore.isOfItsVersion("ready", scope).or(isForAnybody()))));
  }

  /** Of those that have the run's version, nobody takes the task. */
  static Condition isForAnybody() {
    return VersionHolders.noneTakes(DAG_RUN.DAG_VERSION_ID, DAG_TASK.QUEUE);
  }

  /**
   * What of some kinds is ready in locked runs and for a node, {@link TaskQueue#BATCH} at most.
   * Nothing is for one that has left, or was declared dead and has not noticed: what it took would
   * be lost at once, and it would take it again until the task was lost too often.
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
        .and(TaskQueue.in(TaskState.READY))
        .and(waitsForNoLimit())
        .and(scope.queues() == null ? noCondition() : isDefined(DAG_TASK.QUEUE.in(scope.queues())))
        .and(isOf(kinds))
        .and(hasNotEnded(nodeId))
        .and(
            ofOtherVersions.length == 0
                ? noCondition()
                : TASK_INSTANCE.DAG_RUN_ID.ne(all(ofOtherVersions)).or(isDefined(isForAnybody())))
        .orderBy(order(byPriority))
        .limit(TaskQueue.BATCH)
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
        .on(TaskQueue.definition());
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
            .on(TaskQueue.definition())
            .where(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .and(how));
  }
}
