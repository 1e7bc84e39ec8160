package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.TABLE_WRITER;
import static org.jooq.impl.DSL.excluded;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.lineage.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/**
 * Which run wrote each table of a warehouse last. A task reads what its own run wrote, or refuses;
 * the rows of its own run that it looked at stay locked until its commit, so that no other run
 * overwrites the tables meanwhile. Tasks of one run share them: they would wait for each other if
 * each wrote down again what is there already.
 */
final class TableWriters {

  private final DSLContext warehouse;
  private final UUID orchestrator;
  private final RunDetails run;
  private final Predicate<String> hasWritten;
  private final Set<String> own = new HashSet<>();

  /**
   * For a try.
   *
   * @param hasWritten whether a task of the run has written a table, asked where another run did
   */
  TableWriters(
      DSLContext warehouse, UUID orchestrator, RunDetails run, Predicate<String> hasWritten) {
    this.warehouse = warehouse;
    this.orchestrator = orchestrator;
    this.run = run;
    this.hasWritten = hasWritten;
  }

  /**
   * Looks who wrote the tables that a task reads and writes.
   *
   * @param inputs that it reads, all written earlier in this run unless who writes them was skipped
   * @throws TaskFailed if one of them was overwritten by another run
   */
  void requireOwn(Set<TableName> inputs, Set<TableName> written) {
    if (inputs.isEmpty() && written.isEmpty()) {
      return;
    }
    for (var row :
        warehouse
            .select(TABLE_WRITER.TABLE_NAME, TABLE_WRITER.RUN_ID)
            .from(TABLE_WRITER)
            .where(TABLE_WRITER.TABLE_NAME.in(names(inputs)))
            .or(TABLE_WRITER.TABLE_NAME.in(names(written)).and(TABLE_WRITER.RUN_ID.eq(name())))
            .orderBy(TABLE_WRITER.TABLE_NAME)
            .forShare()
            .fetch()) {
      if (row.value2().equals(name())) {
        own.add(row.value1());
      } else if (hasWritten.test(row.value1())) {
        throw TaskFailed.forGood(
            "%s was overwritten by the run %s after this run wrote it; clear the task that writes it, or start a new run"
                .formatted(row.value1(), row.value2()));
      }
    }
  }

  private static List<String> names(Set<TableName> tables) {
    return tables.stream().map(TableName::toString).toList();
  }

  /** Writes down that this run wrote the tables, but for those where that is written already. */
  void wrote(SortedSet<TableName> tables) {
    for (TableName table : tables) {
      if (own.contains(table.toString())) {
        continue;
      }
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
