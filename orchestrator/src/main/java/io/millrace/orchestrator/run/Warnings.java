package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.select;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/** How many checks of newest tries failed that only warn. Reads only. */
final class Warnings {

  private final DSLContext database;

  Warnings(DSLContext database) {
    this.database = database;
  }

  /**
   * By run and task, those of all instances of a mapped task together; tasks without any are left
   * out. Begins with the warnings, of which there are few, and not with the instances of the runs.
   *
   * @param firstTaskInstanceId of these runs
   */
  Map<Long, Map<String, Integer>> since(long firstTaskInstanceId, Collection<Long> dagRunIds) {
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
        .and(its.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .groupBy(its.DAG_RUN_ID, its.TASK_ID)
        .forEach(row ->
            warnings
                .computeIfAbsent(row.value1(), ignored -> new HashMap<>())
                .put(row.value2(), row.value3()));
    return warnings;
  }
}
