package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** What people call a run. */
record RunLabel(String dagId, String runId, Instant logicalDate) {

  static RunLabel of(DSLContext database, long dagRunId) {
    return of(database, List.of(dagRunId)).values().iterator().next();
  }

  /** By their keys. */
  static Map<Long, RunLabel> of(DSLContext database, Collection<Long> dagRunIds) {
    return database
        .select(DAG_RUN.DAG_RUN_ID, DAG_RUN.DAG_ID, DAG_RUN.RUN_ID, DAG_RUN.LOGICAL_DATE)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_RUN_ID.eq(any(dagRunIds.toArray(Long[]::new))))
        .fetchMap(
            row -> row.value1(),
            row -> new RunLabel(row.value2(), row.value3(), row.value4().toInstant()));
  }

  @Override
  public String toString() {
    return "run " + runId + " of DAG " + dagId;
  }
}
