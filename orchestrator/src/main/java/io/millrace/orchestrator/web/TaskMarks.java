package io.millrace.orchestrator.web;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;

import io.millrace.orchestrator.run.GridReader;
import io.millrace.orchestrator.run.GridReader.Cell;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/** The marks of many tasks at once. Reads only. */
record TaskMarks(DSLContext database) {

  /** The marks of these runs' tasks, by run and task. */
  Map<Long, Map<String, TaskMark>> of(Collection<Long> dagRunIds) {
    Map<Long, Map<String, Integer>> warnings = warnings(dagRunIds);
    Map<Long, Map<String, TaskMark>> marks = new HashMap<>();
    new GridReader(database)
        .cells(dagRunIds)
        .forEach(
            (run, cells) -> marks.put(run, marks(cells, warnings.getOrDefault(run, Map.of()))));
    return marks;
  }

  private static Map<String, TaskMark> marks(
      Map<String, Cell> cells, Map<String, Integer> warnings) {
    Map<String, TaskMark> marks = new HashMap<>();
    cells.forEach((task, cell) ->
        marks.put(task, new TaskMark(task, cell.state(), warnings.getOrDefault(task, 0))));
    return marks;
  }

  /** Of each task's newest try. */
  private Map<Long, Map<String, Integer>> warnings(Collection<Long> dagRunIds) {
    Map<Long, Map<String, Integer>> warnings = new HashMap<>();
    database
        .select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_ID, count())
        .from(TASK_INSTANCE)
        .join(CHECK_RESULT)
        .on(CHECK_RESULT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(CHECK_RESULT.TOKEN.eq(TASK_INSTANCE.TOKEN))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .and(CHECK_RESULT.STATUS.eq("warned"))
        .groupBy(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_ID)
        .forEach(row ->
            warnings
                .computeIfAbsent(row.value1(), run -> new HashMap<>())
                .put(row.value2(), row.value3()));
    return warnings;
  }
}
