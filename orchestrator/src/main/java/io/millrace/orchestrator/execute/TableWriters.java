package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.TABLE_WRITER;
import static org.jooq.impl.DSL.excluded;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.lineage.TableName;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Which run wrote each table of a warehouse last. A task reads what its own run wrote, or refuses;
 * the rows it looked at stay locked until its commit, so that nobody overwrites them meanwhile.
 */
final class TableWriters {

  private final DSLContext warehouse;
  private final UUID orchestrator;
  private final RunDetails run;

  TableWriters(DSLContext warehouse, UUID orchestrator, RunDetails run) {
    this.warehouse = warehouse;
    this.orchestrator = orchestrator;
    this.run = run;
  }

  /** Refuses if one of the tables, all written earlier in this run, was overwritten by another. */
  void requireOwn(Set<TableName> inputs) {
    if (inputs.isEmpty()) {
      return;
    }
    var strangers =
        warehouse
            .select(TABLE_WRITER.TABLE_NAME, TABLE_WRITER.RUN_ID)
            .from(TABLE_WRITER)
            .where(TABLE_WRITER.TABLE_NAME.in(inputs.stream().map(TableName::toString).toList()))
            .orderBy(TABLE_WRITER.TABLE_NAME)
            .forShare()
            .fetch()
            .stream()
            .filter(row -> !row.value2().equals(name()))
            .findFirst();
    strangers.ifPresent(row -> {
      throw TaskFailed.forGood(
          "%s was overwritten by the run %s after this run wrote it; clear the task that writes it, or start a new run"
              .formatted(row.value1(), row.value2()));
    });
  }

  void wrote(SortedSet<TableName> tables) {
    for (TableName table : tables) {
      warehouse
          .insertInto(TABLE_WRITER)
          .set(TABLE_WRITER.TABLE_NAME, table.toString())
          .set(TABLE_WRITER.ORCHESTRATOR_ID, orchestrator)
          .set(TABLE_WRITER.DAG_RUN_ID, run.dagRunId())
          .set(TABLE_WRITER.RUN_ID, name())
          .onConflict(TABLE_WRITER.TABLE_NAME)
          .doUpdate()
          .set(TABLE_WRITER.ORCHESTRATOR_ID, excluded(TABLE_WRITER.ORCHESTRATOR_ID))
          .set(TABLE_WRITER.DAG_RUN_ID, excluded(TABLE_WRITER.DAG_RUN_ID))
          .set(TABLE_WRITER.RUN_ID, excluded(TABLE_WRITER.RUN_ID))
          .set(TABLE_WRITER.WRITTEN_AT, DatabaseClock.now())
          .execute();
    }
  }

  private String name() {
    return run.dagId() + "/" + run.runId();
  }
}
