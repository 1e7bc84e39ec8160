package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.withRecursive;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Query;

/**
 * All task instances that are ready, so that who looks for them reads no others; one statement a
 * method. What is claimed as it becomes ready is never in it.
 */
final class ReadyQueue {

  /** A task instance that is ready. */
  record Entry(
      long taskInstanceId, long dagRunId, RunGraph.Kind kind, TaskLimits limits, int priority) {}

  private static final String UNLIMITED = TaskLimits.NONE.text();

  private static final SetStatement<Entry> ADD = SetStatement.of(ReadyQueue::add);
  private static final SetStatement<Long> REMOVE = SetStatement.of(ReadyQueue::remove);
  private static final SetStatement<Long> LIFT_LIMITS = SetStatement.of(ReadyQueue::liftLimits);
  private static final Bound LINES = Bound.of(linesByLimits());

  private ReadyQueue() {}

  /** The entry waits for no limit. */
  static Condition isUnlimited() {
    return READY_QUEUE.LIMITS.eq(inline(UNLIMITED));
  }

  /** The entry waits until its limits have room. */
  static Condition isLimited() {
    return READY_QUEUE.LIMITS.gt(inline(UNLIMITED));
  }

  static Bound add(List<Entry> tasks) {
    return ADD.over(tasks);
  }

  private static Query add(Rows<Entry> rows) {
    var id = rows.column("id", BIGINT, Entry::taskInstanceId);
    var run = rows.column("run", BIGINT, Entry::dagRunId);
    var kind = rows.column("kind", CLOB, task -> task.kind().key());
    var limits = rows.column("limits", CLOB, task -> task.limits().text());
    var priority = rows.column("priority", INTEGER, Entry::priority);
    return insertInto(
            READY_QUEUE,
            READY_QUEUE.TASK_INSTANCE_ID,
            READY_QUEUE.DAG_RUN_ID,
            READY_QUEUE.KIND,
            READY_QUEUE.LIMITS,
            READY_QUEUE.PRIORITY)
        .select(select(id, run, kind, limits, priority).from(rows.table()));
  }

  /** Takes out those of these that are in it. */
  static Bound remove(List<Long> taskInstanceIds) {
    return REMOVE.over(taskInstanceIds);
  }

  private static Query remove(Rows<Long> rows) {
    return deleteFrom(READY_QUEUE)
        .where(READY_QUEUE.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))));
  }

  /** Has those of these wait for no limit that are in it. */
  static Bound liftLimits(List<Long> taskInstanceIds) {
    return LIFT_LIMITS.over(taskInstanceIds);
  }

  private static Query liftLimits(Rows<Long> rows) {
    return update(READY_QUEUE)
        .set(READY_QUEUE.LIMITS, inline(UNLIMITED))
        .where(READY_QUEUE.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))));
  }

  /** What is left to do of a run that stops only fences, but for what it tears down. */
  static Query liftLimits(long dagRunId, Collection<Long> teardowns) {
    return update(READY_QUEUE)
        .set(READY_QUEUE.LIMITS, inline(UNLIMITED))
        .where(READY_QUEUE.DAG_RUN_ID.eq(dagRunId))
        .and(isLimited())
        .and(READY_QUEUE.TASK_INSTANCE_ID.ne(all(teardowns.toArray(Long[]::new))));
  }

  /** Asks for the limits of all that wait for any, each once, however many wait for the same. */
  static Supplier<List<TaskLimits>> lines(RoundTrip trip) {
    return trip.ask(LINES, row -> TaskLimits.of(row.getString(1)));
  }

  /** From one line to the next by the index, not past all who wait. */
  private static Query linesByLimits() {
    String line = "line";
    var limits = field(name(line, "limits"), CLOB);
    var next =
        field(
            select(min(READY_QUEUE.LIMITS)).from(READY_QUEUE).where(READY_QUEUE.LIMITS.gt(limits)));
    return withRecursive(line, "limits")
        .as(
            select(min(READY_QUEUE.LIMITS))
                .from(READY_QUEUE)
                .where(isLimited())
                .unionAll(select(next).from(table(name(line))).where(limits.isNotNull())))
        .select(limits)
        .from(table(name(line)))
        .where(limits.isNotNull());
  }
}
