package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/** The states of many task instances or runs at once, for overviews. Reads only. */
public final class GridReader {

  /** One cell of a DAG's grid. */
  public record Cell(long dagRunId, String taskId, TaskState state, int tries) {}

  private final DSLContext database;

  public GridReader(DSLContext database) {
    this.database = database;
  }

  /** The cells of these runs, by run and task. */
  public Map<Long, Map<String, Cell>> cells(Collection<Long> dagRunIds) {
    Map<Long, Map<String, Cell>> cells = new HashMap<>();
    database
        .select(
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.TRY_NUMBER)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .forEach(row ->
            cells
                .computeIfAbsent(row.value1(), run -> new HashMap<>())
                .put(
                    row.value2(),
                    new Cell(
                        row.value1(), row.value2(), TaskState.of(row.value3()), row.value4())));
    return cells;
  }
}
