package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.partitionBy;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;

/** Task instances in the queue that wait for no limit and that a node may claim, and their runs. */
final class ReadyTasks {

  /** A task instance that any node may claim. */
  record Ready(Entry entry, int ordinal, long token) {}

  private static final SetStatement<Scope> LOCK_READY = SetStatement.of(ReadyTasks::lockReady);

  private static final Field<Integer> MOST = field(name("places", "most"), INTEGER);
  private static final Field<String> KIND = field(name("of_run", "kind"), CLOB);
  private static final List<SortField<?>> ORDER =
      List.of(
          field(name("of_run", "priority"), INTEGER).desc(),
          field(name("of_run", "dag_run_id"), BIGINT).asc(),
          field(name("of_run", "task_instance_id"), BIGINT).asc());

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
    return DAG_RUN
        .STATE
        .eq(inline(RunState.RUNNING.key()))
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(RunStore.isKnown("ready", scope))
        .and(
            exists(
                selectOne()
                    .from(READY_QUEUE)
                    .crossJoin(lateral(forIt(scope)).as("for_it"))
                    .where(READY_QUEUE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .and(ReadyQueue.isUnlimited())));
  }

  /**
   * Whether a node may take what stands in the queue, looked up once its row was found: the planner
   * does not know how short the queue is, and would go through every task instance of a run.
   */
  private static Select<?> forIt(Rows<Scope> scope) {
    var queues = scope.value("queues", CLOB.array(), Scope::queueArray);
    return selectOne()
        .from(TASK_INSTANCE)
        .join(DAG_TASK)
        .on(TaskRows.isDefinedBy())
        .where(isIt())
        .and(DAG_TASK.QUEUE.eq(any(coalesce(queues, array(DAG_TASK.QUEUE)))))
        .and(RunStore.isOfItsVersion("ready", scope).or(isForAnybody()))
        .offset(inline(0));
  }

  private static Condition isIt() {
    return TASK_INSTANCE
        .TASK_INSTANCE_ID
        .eq(READY_QUEUE.TASK_INSTANCE_ID)
        .and(TaskRows.in(TaskState.READY));
  }

  /** Of those that have the run's version, nobody takes the task. */
  static Condition isForAnybody() {
    return VersionHolders.noneTakes(DAG_RUN.DAG_VERSION_ID, DAG_TASK.QUEUE);
  }

  /**
   * The first of each kind that are ready in locked runs and for a node, as many as it has places
   * and one more, which tells that others are left. Nothing is for a node that has left, or was
   * declared dead and has not noticed: what it took would be lost at once, and it would take it
   * again until the task was lost too often. Of each run no more are read than that, however many
   * it has.
   */
  static List<Ready> first(
      DSLContext tx, Collection<LockedRun> locked, Scope scope, long nodeId, Slots slots) {
    Long[] runs = locked.stream().map(LockedRun::dagRunId).toArray(Long[]::new);
    Long[] ofOtherVersions =
        locked.stream()
            .filter(run -> !scope.versions().contains(run.dagVersionId()))
            .map(LockedRun::dagRunId)
            .toArray(Long[]::new);
    var isForIt =
        hasNotEnded(nodeId)
            .and(isInQueues(scope))
            .and(
                ofOtherVersions.length == 0
                    ? noCondition()
                    : READY_QUEUE
                        .DAG_RUN_ID
                        .ne(all(ofOtherVersions))
                        .or(isDefined(isForAnybody())));
    var ofRun = lateral(firstOfRun(isForIt)).as("of_run");
    var first =
        select(ofRun.fields())
            .select(MOST, rowNumber().over(partitionBy(KIND).orderBy(ORDER)).as("place"))
            .from(table("unnest({0})", val(runs)).as("run", "id"))
            .crossJoin(places(slots))
            .crossJoin(ofRun)
            .asTable("first");
    return tx.selectFrom(first)
        .where(field(name("first", "place"), INTEGER).le(field(name("first", "most"), INTEGER)))
        .fetch(ReadyTasks::read);
  }

  private static Table<?> places(Slots slots) {
    List<RunGraph.Kind> kinds = List.of(RunGraph.Kind.values());
    String[] keys = kinds.stream().map(RunGraph.Kind::key).toArray(String[]::new);
    Integer[] most = kinds.stream().map(kind -> slots.free(kind) + 1).toArray(Integer[]::new);
    return table("unnest({0}, {1})", val(keys), val(most)).as("places", "kind", "most");
  }

  private static Select<?> firstOfRun(Condition isForIt) {
    return select(
            READY_QUEUE.TASK_INSTANCE_ID,
            READY_QUEUE.DAG_RUN_ID,
            READY_QUEUE.KIND,
            READY_QUEUE.PRIORITY,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TOKEN)
        .from(READY_QUEUE)
        .join(TASK_INSTANCE)
        .on(isIt())
        .where(READY_QUEUE.DAG_RUN_ID.eq(field(name("run", "id"), BIGINT)))
        .and(ReadyQueue.isUnlimited())
        .and(READY_QUEUE.KIND.eq(field(name("places", "kind"), CLOB)))
        .and(isForIt)
        .orderBy(READY_QUEUE.PRIORITY.desc(), READY_QUEUE.TASK_INSTANCE_ID)
        .limit(MOST);
  }

  private static Ready read(Record row) {
    var entry =
        new Entry(
            row.get(0, long.class),
            row.get(1, long.class),
            RunGraph.Kind.of(row.get(2, String.class)),
            TaskLimits.NONE,
            row.get(3, int.class));
    return new Ready(entry, row.get(4, int.class), row.get(5, long.class));
  }

  private static Condition isInQueues(Scope scope) {
    return scope.queues() == null ? noCondition() : isDefined(DAG_TASK.QUEUE.in(scope.queues()));
  }

  static Condition hasNotEnded(long nodeId) {
    return notExists(
        selectOne()
            .from(NODE)
            .where(NODE.NODE_ID.eq(nodeId))
            .and(NODE.STATE.ne(inline(NodeState.ALIVE.key()))));
  }

  private static Condition isDefined(Condition how) {
    return exists(
        selectOne()
            .from(DAG_RUN)
            .join(DAG_TASK)
            .on(TaskRows.isDefinedBy())
            .where(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .and(how));
  }
}
