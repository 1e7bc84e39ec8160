package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.PAST_WAIT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.SQLDataType.BIGINT;

import io.millrace.orchestrator.run.SetStatement.Bound;
import io.millrace.orchestrator.text.Lower;
import io.millrace.sql.orchestrator.tables.DagRun;
import io.millrace.sql.orchestrator.tables.DagTask;
import io.millrace.sql.orchestrator.tables.TaskInstance;
import io.millrace.tasks.Past;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * Which waiting task instances the run before theirs holds up; one statement a method.
 *
 * <p>The run before is of the same DAG and of the next earlier logical date that there is; of
 * several of that date the newest. Runs by hand hold up runs by hand alone, unless they run a date
 * again that another run has.
 */
final class PastStore {

  private static final TaskInstance TASK = TASK_INSTANCE.as("task");
  private static final DagRun RUN = DAG_RUN.as("run");
  private static final DagTask DEFINITION = DAG_TASK.as("definition");

  /** The run before. */
  private static final DagRun BEFORE = DAG_RUN.as("before");

  private static final SetStatement<Long> FORGET = SetStatement.of(PastStore::forget);
  private static final SetStatement<Long> AWAIT = SetStatement.of(PastStore::await);
  private static final SetStatement<Long> FORGET_RUNS = SetStatement.of(PastStore::forgetRuns);

  private PastStore() {}

  static Bound forget(List<Long> taskInstanceIds) {
    return FORGET.over(taskInstanceIds);
  }

  private static Query forget(Rows<Long> rows) {
    return deleteFrom(PAST_WAIT)
        .where(PAST_WAIT.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))));
  }

  static Bound forgetRuns(List<Long> dagRunIds) {
    return FORGET_RUNS.over(dagRunIds);
  }

  private static Query forgetRuns(Rows<Long> rows) {
    return deleteFrom(PAST_WAIT)
        .where(PAST_WAIT.DAG_RUN_ID.eq(any(rows.array("runs", BIGINT, id -> id))));
  }

  /** Has those wait that are held up, and answers which they are. */
  static Bound await(List<Long> taskInstanceIds) {
    return AWAIT.over(taskInstanceIds);
  }

  private static Query await(Rows<Long> rows) {
    return insertInto(
            PAST_WAIT, PAST_WAIT.TASK_INSTANCE_ID, PAST_WAIT.DAG_RUN_ID, PAST_WAIT.AWAITED_RUN_ID)
        .select(
            select(TASK.TASK_INSTANCE_ID, RUN.DAG_RUN_ID, BEFORE.DAG_RUN_ID)
                .from(TASK)
                .join(RUN)
                .on(RUN.DAG_RUN_ID.eq(TASK.DAG_RUN_ID))
                .join(DEFINITION)
                .on(isDefinition(DEFINITION, RUN, TASK))
                .join(BEFORE)
                .on(BEFORE.DAG_RUN_ID.eq(before()))
                .where(TASK.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))))
                .and(isHeldUp()))
        .returning(PAST_WAIT.TASK_INSTANCE_ID);
  }

  /**
   * Runs of which a row has nothing to wait for any more, or waits for another run by now. The task
   * instance is asked for by a value, which no planner turns round: of a table that is empty for
   * most, and of which it then knows nothing, it may expect so much that it reads all of history.
   */
  static Select<Record1<Long>> due() {
    return select(PAST_WAIT.DAG_RUN_ID)
        .from(PAST_WAIT)
        .where(
            condition(
                field(
                    select(field(isDue()))
                        .from(TASK)
                        .where(TASK.TASK_INSTANCE_ID.eq(PAST_WAIT.TASK_INSTANCE_ID)))));
  }

  private static Condition isDue() {
    return TASK.STATE
        .ne(inline(TaskState.WAITING.key()))
        .or(
            notExists(
                selectOne()
                    .from(RUN)
                    .join(DEFINITION)
                    .on(isDefinition(DEFINITION, RUN, TASK))
                    .join(BEFORE)
                    .on(BEFORE.DAG_RUN_ID.eq(before()))
                    .where(RUN.DAG_RUN_ID.eq(TASK.DAG_RUN_ID))
                    .and(BEFORE.DAG_RUN_ID.eq(PAST_WAIT.AWAITED_RUN_ID))
                    .and(isHeldUp())));
  }

  /**
   * A running run waits for an earlier one of its DAG, directly or by way of others, and nothing of
   * it is under way: {@code earlier} may have its tables meanwhile.
   */
  static Condition restsFor(DagRun running, DagRun earlier) {
    return running
        .DAG_ID
        .eq(earlier.DAG_ID)
        .and(running.LOGICAL_DATE.ge(earlier.LOGICAL_DATE))
        .and(exists(selectOne().from(PAST_WAIT).where(PAST_WAIT.DAG_RUN_ID.eq(running.DAG_RUN_ID))))
        .and(hasNothingUnderWay(running));
  }

  /** Some running run is held up by it; found from those that wait, not from those that run. */
  static Condition holdsUpAny(DagRun awaited) {
    var held = DAG_RUN.as("held");
    return exists(
        selectOne()
            .from(PAST_WAIT)
            .join(held)
            .on(held.DAG_RUN_ID.eq(PAST_WAIT.DAG_RUN_ID))
            .where(PAST_WAIT.AWAITED_RUN_ID.eq(awaited.DAG_RUN_ID))
            .and(held.STATE.eq(inline(RunState.RUNNING.key())))
            .and(hasNothingUnderWay(held)));
  }

  private static Condition hasNothingUnderWay(DagRun running) {
    return notExists(
        selectOne()
            .from(TASK)
            .where(TASK.DAG_RUN_ID.eq(running.DAG_RUN_ID))
            .and(
                TASK.STATE
                    .in(
                        inline(TaskState.READY.key()),
                        inline(TaskState.RUNNING.key()),
                        inline(TaskState.UP_FOR_RETRY.key()),
                        inline(TaskState.DEFERRED.key()),
                        inline(TaskState.AWAITING_APPROVAL.key()))
                    .or(TASK.DUE_AT.isNotNull())));
  }

  private static Condition isDefinition(DagTask definition, DagRun run, TaskInstance task) {
    return definition
        .DAG_VERSION_ID
        .eq(run.DAG_VERSION_ID)
        .and(definition.ORDINAL.eq(task.ORDINAL));
  }

  private static Field<Long> before() {
    var date = DAG_RUN.as("date");
    var newest = DAG_RUN.as("newest");
    var manual = inline(RunType.MANUAL.key());
    Select<Record1<OffsetDateTime>> last =
        select(max(date.LOGICAL_DATE))
            .from(date)
            .where(date.DAG_ID.eq(RUN.DAG_ID))
            .and(date.LOGICAL_DATE.lt(RUN.LOGICAL_DATE))
            .and(date.RUN_TYPE.ne(manual).or(RUN.RUN_TYPE.eq(manual)));
    return field(
        select(max(newest.DAG_RUN_ID))
            .from(newest)
            .where(newest.DAG_ID.eq(RUN.DAG_ID))
            .and(newest.LOGICAL_DATE.eq(field(last))));
  }

  private static Condition isHeldUp() {
    var same = TASK_INSTANCE.as("same");
    var next = TASK_INSTANCE.as("next");
    var there = DAG_TASK.as("there");
    return exists(
            selectOne()
                .from(same)
                .where(same.DAG_RUN_ID.eq(BEFORE.DAG_RUN_ID))
                .and(same.TASK_ID.eq(TASK.TASK_ID))
                .and(isOne(same))
                .and(isNotFine(same)))
        .or(
            DEFINITION
                .PAST
                .eq(inline(Lower.of(Past.SAME_TASK_AND_NEXT)))
                .and(
                    exists(
                        selectOne()
                            .from(there)
                            .join(DAG_EDGE)
                            .on(DAG_EDGE.DAG_VERSION_ID.eq(there.DAG_VERSION_ID))
                            .and(DAG_EDGE.UPSTREAM.eq(there.ORDINAL))
                            .join(next)
                            .on(next.DAG_RUN_ID.eq(BEFORE.DAG_RUN_ID))
                            .and(next.ORDINAL.eq(DAG_EDGE.DOWNSTREAM))
                            .and(isOne(next))
                            .where(there.DAG_VERSION_ID.eq(BEFORE.DAG_VERSION_ID))
                            .and(there.TASK_ID.eq(TASK.TASK_ID))
                            .and(isNotFine(next)))))
        .or(
            BEFORE
                .STATE
                .eq(inline(RunState.RUNNING.key()))
                .and(arrayOverlap(BEFORE.WRITTEN_TABLES, RUN.WRITTEN_TABLES)));
  }

  /** Whether it is no instance of a mapped task, which is there for all of its own. */
  static Condition isOne(TaskInstance task) {
    return task.PARENT_ID.eq(inline(0L));
  }

  static Condition isNotFine(TaskInstance task) {
    return task.STATE.notIn(
        inline(TaskState.SUCCESS.key()),
        inline(TaskState.SKIPPED.key()),
        inline(TaskState.REMOVED.key()));
  }
}
