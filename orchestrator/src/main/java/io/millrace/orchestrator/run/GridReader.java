package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The states of many task instances or runs at once, for overviews. Reads only. */
public final class GridReader {

  /**
   * One cell of a DAG's grid.
   *
   * @param state as people see it
   * @param warnings how many checks of its newest try failed that only warn
   */
  public record Cell(String taskId, TaskState state, int warnings) {}

  private final DSLContext database;

  public GridReader(DSLContext database) {
    this.database = database;
  }

  /** The cells of these runs, by run and task; a mapped task is one. */
  public Map<Long, Map<String, Cell>> cells(Collection<Long> dagRunIds) {
    Condition ofRuns = TASK_INSTANCE.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new)));
    var rows =
        database
            .select(
                TASK_INSTANCE.DAG_RUN_ID,
                TASK_INSTANCE.TASK_ID,
                TASK_INSTANCE.STATE,
                TASK_INSTANCE.TASK_INSTANCE_ID,
                AskingInstances.number())
            .from(TASK_INSTANCE)
            .leftJoin(AskingInstances.of(ofRuns))
            .on(AskingInstances.on())
            .where(ofRuns)
            .and(TASK_INSTANCE.PARENT_ID.eq(0L))
            .fetch();
    long first = rows.stream().mapToLong(row -> row.value4()).min().orElse(Long.MAX_VALUE);
    var warnings = new Warnings(database).of(first, dagRunIds);
    Map<Long, Map<String, Cell>> cells = new HashMap<>();
    rows.forEach(row ->
        cells
            .computeIfAbsent(row.value1(), run -> new HashMap<>())
            .put(
                row.value2(),
                new Cell(
                    row.value2(),
                    AskingInstances.shown(TaskState.of(row.value3()), row.value5()),
                    warnings.getOrDefault(row.value1(), Map.of()).getOrDefault(row.value2(), 0))));
    return cells;
  }
}
