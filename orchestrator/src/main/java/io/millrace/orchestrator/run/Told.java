package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import org.jooq.InsertReturningStep;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be told that no change of state says.
 *
 * @param kind as it stands in the database
 * @param dagRunId with {@code runId}; null where there is no run
 * @param taskId with {@code tries}; null for a run or a table
 * @param table null for all else
 * @param reason one sentence, without a full stop
 */
record Told(
    String kind,
    String dagId,
    @Nullable Long dagRunId,
    @Nullable String runId,
    @Nullable String taskId,
    @Nullable Integer tries,
    @Nullable String table,
    String reason) {

  static InsertReturningStep<Record> insert(Rows<Told> rows) {
    var kind = rows.column("kind", CLOB, Told::kind);
    var dag = rows.column("dag", CLOB, Told::dagId);
    var run = rows.column("run", BIGINT, Told::dagRunId);
    var runId = rows.column("run_id", CLOB, Told::runId);
    var task = rows.column("task", CLOB, Told::taskId);
    var tries = rows.column("tries", INTEGER, Told::tries);
    var table = rows.column("table_name", CLOB, Told::table);
    var reason = rows.column("reason", CLOB, Told::reason);
    return insertInto(
            ALERT,
            ALERT.AT,
            ALERT.KIND,
            ALERT.DAG_ID,
            ALERT.DAG_RUN_ID,
            ALERT.RUN_ID,
            ALERT.TASK_ID,
            ALERT.TRIES,
            ALERT.TABLE_NAME,
            ALERT.REASON)
        .select(
            select(currentOffsetDateTime(), kind, dag, run, runId, task, tries, table, reason)
                .from(rows.table()));
  }
}
