package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;

/** How many checks of newest tries failed that only warn. Reads only. */
final class Warnings {

  /** A run's end has the time at which its transaction began, so many seconds before its commit. */
  private static final Field<Integer> LAST_COMMIT = inline(60);

  private final DSLContext database;

  Warnings(DSLContext database) {
    this.database = database;
  }

  /**
   * By run and task, those of all instances of a mapped task together; tasks without any are left
   * out. Begins with the warnings, of which there are few, and not with the instances of the runs:
   * with those since the first of these, until a later run begins where these have ended.
   *
   * @param firstTaskInstanceId of these runs
   */
  Map<Long, Map<String, Integer>> of(long firstTaskInstanceId, Collection<Long> dagRunIds) {
    var its = TASK_INSTANCE.as("its");
    // The limit keeps the planner from turning it round.
    var one =
        select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_ID)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
            .and(TASK_INSTANCE.TOKEN.eq(CHECK_RESULT.TOKEN))
            .and(TASK_INSTANCE.STATE.ne(inline(TaskState.REMOVED.key())))
            .limit(inline(1))
            .asTable("its");
    Map<Long, Map<String, Integer>> warnings = new HashMap<>();
    database
        .select(its.DAG_RUN_ID, its.TASK_ID, count())
        .from(CHECK_RESULT)
        .crossJoin(lateral(one))
        .where(CHECK_RESULT.STATUS.eq(inline("warned")))
        .and(CHECK_RESULT.TASK_INSTANCE_ID.ge(firstTaskInstanceId))
        .and(CHECK_RESULT.TASK_INSTANCE_ID.lt(coalesce(firstOfLater(dagRunIds), Long.MAX_VALUE)))
        .and(its.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .groupBy(its.DAG_RUN_ID, its.TASK_ID)
        .forEach(row ->
            warnings
                .computeIfAbsent(row.value1(), ignored -> new HashMap<>())
                .put(row.value2(), row.value3()));
    return warnings;
  }

  /**
   * The first task instance of a run that began when these had ended: their instances, which are
   * made as they go on, have lower ids. Null if one has not ended, or none began since.
   */
  private static Field<Long> firstOfLater(Collection<Long> dagRunIds) {
    var ended = DAG_RUN.as("ended");
    var later = DAG_RUN.as("later");
    var first = TASK_INSTANCE.as("first");
    Field<OffsetDateTime> end =
        field(
            select(when(count().eq(count(ended.ENDED_AT)), max(ended.ENDED_AT)))
                .from(ended)
                .where(ended.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new)))));
    long newest = dagRunIds.stream().mapToLong(id -> id).max().orElse(Long.MAX_VALUE);
    Field<Long> next =
        field(
            select(later.DAG_RUN_ID)
                .from(later)
                .where(later.DAG_RUN_ID.gt(newest))
                .and(later.CREATED_AT.gt(DatabaseClock.secondsAfter(end, LAST_COMMIT)))
                .orderBy(later.DAG_RUN_ID)
                .limit(inline(1)));
    return field(
        select(first.TASK_INSTANCE_ID)
            .from(first)
            .where(first.DAG_RUN_ID.eq(next))
            .and(first.ORDINAL.eq(inline(0)))
            .and(first.PARENT_ID.eq(inline(0L)))
            .limit(inline(1)));
  }
}
