package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import io.millrace.orchestrator.run.ReadyTasks.Ready;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The lines in which task instances wait for equal limits. */
final class LimitLines {

  /**
   * A line that is looked into.
   *
   * @param fit so many of its task instances may fit; of a line with none, the first keeps what is
   *     left of its limits, whichever node takes it
   */
  record Line(TaskLimits limits, int fit) {

    boolean keeps() {
      return fit == 0;
    }
  }

  /**
   * A task instance that waits.
   *
   * @param keeps it is of a line of which nothing fits
   */
  record Candidate(Ready ready, long dagVersionId, boolean keeps) {

    long dagRunId() {
      return ready.entry().dagRunId();
    }

    long taskInstanceId() {
      return ready.entry().taskInstanceId();
    }

    TaskLimits limits() {
      return ready.entry().limits();
    }
  }

  private static final Field<String> LIMITS = field(name("line", "limits"), CLOB);
  private static final Field<Integer> FIT = field(name("line", "fit"), INTEGER);
  private static final Condition KEEPS = FIT.eq(inline(0));

  private LimitLines() {}

  /**
   * The first of each line, of kinds that the node has places for, in the order in which they go.
   * What is told of a task instance is looked up once its row in the line was found: the planner
   * does not know how short the lines are, and would go through every run for each of them.
   */
  static ResultQuery<?> first(
      List<Line> lines, Set<RunGraph.Kind> kinds, Scope scope, long nodeId) {
    var first = lateral(ofLine(lateral(told(kinds, scope, nodeId)).as("told"))).as("first");
    return select(first.fields())
        .select(field(KEEPS))
        .from(table(lines))
        .crossJoin(first)
        .orderBy(
            field(name("first", "priority"), INTEGER).desc(),
            field(name("first", "task_instance_id"), BIGINT));
  }

  private static Table<?> table(List<Line> lines) {
    String[] limits = lines.stream().map(line -> line.limits().text()).toArray(String[]::new);
    Integer[] fit = lines.stream().map(Line::fit).toArray(Integer[]::new);
    return DSL.table("unnest({0}, {1})", val(limits), val(fit)).as("line", "limits", "fit");
  }

  private static Select<?> ofLine(Table<?> told) {
    return select(
            READY_QUEUE.TASK_INSTANCE_ID,
            READY_QUEUE.DAG_RUN_ID,
            READY_QUEUE.KIND,
            READY_QUEUE.LIMITS,
            READY_QUEUE.PRIORITY)
        .select(told.fields())
        .from(READY_QUEUE)
        .crossJoin(told)
        .where(READY_QUEUE.LIMITS.eq(LIMITS))
        .orderBy(READY_QUEUE.PRIORITY.desc(), READY_QUEUE.TASK_INSTANCE_ID)
        .limit(greatest(FIT, inline(1)));
  }

  private static Select<?> told(Set<RunGraph.Kind> kinds, Scope scope, long nodeId) {
    return select(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.TOKEN, DAG_RUN.DAG_VERSION_ID)
        .from(DAG_RUN)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(READY_QUEUE.TASK_INSTANCE_ID))
        .and(TaskRows.in(TaskState.READY))
        .join(DAG_TASK)
        .on(TaskRows.isDefinedBy())
        .where(DAG_RUN.DAG_RUN_ID.eq(READY_QUEUE.DAG_RUN_ID))
        .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(
            KEEPS
                .and(VersionHolders.someKnow(DAG_RUN.DAG_ID, DAG_TASK.QUEUE))
                .or(isFor(kinds, scope, nodeId)))
        .offset(inline(0));
  }

  private static Condition isFor(Set<RunGraph.Kind> kinds, Scope scope, long nodeId) {
    return DAG_RUN
        .DAG_ID
        .eq(any(scope.dagIdArray()))
        .and(DAG_RUN.DAG_VERSION_ID.eq(any(scope.versionArray())).or(ReadyTasks.isForAnybody()))
        .and(scope.queues() == null ? noCondition() : DAG_TASK.QUEUE.in(scope.queues()))
        .and(READY_QUEUE.KIND.in(kinds.stream().map(RunGraph.Kind::key).toList()))
        .and(ReadyTasks.hasNotEnded(nodeId));
  }

  static Candidate read(ResultSet row) throws SQLException {
    var entry =
        new Entry(
            row.getLong(1),
            row.getLong(2),
            RunGraph.Kind.of(row.getString(3)),
            TaskLimits.of(row.getString(4)),
            row.getInt(5));
    return new Candidate(
        new Ready(entry, row.getInt(6), row.getLong(7)), row.getLong(8), row.getBoolean(9));
  }
}
