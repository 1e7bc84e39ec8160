package io.millrace.tasks;

import java.sql.Connection;
import java.time.LocalDate;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;

/** A {@link TaskContext} inside the fenced transaction of a {@link WarehouseOperator}. */
public interface WarehouseContext extends TaskContext {

  /** The day of the logical date in the DAG's time zone, see {@link Dag#zone}. */
  LocalDate logicalDay();

  /** The transaction's connection. Commit, rollback, close and autocommit are refused. */
  Connection connection();

  /**
   * Renders the query with this run's values, keeps it with its lineage, and executes it; then
   * refreshes the planner's statistics as {@link #wrote} does.
   *
   * @return the number of rows affected
   */
  long execute(Query query);

  /** As {@link #execute}, for a query that returns rows; meant for few rows. */
  <R extends Record> Result<R> fetch(ResultQuery<R> query);

  /**
   * Says that rows were written on {@link #connection()} or by a query that was fetched. If they
   * are many for that table, the planner's statistics are refreshed, so that what reads it next
   * need not wait for autovacuum to get a good plan.
   *
   * @param rows added, changed and removed
   */
  void wrote(Table<?> table, long rows);

  /** Gives a placeholder its value for the rest of this try, its checks included. */
  <T> void set(RunValue<T> value, T content);

  /**
   * Keeps a row that could not be loaded; it stays even when the try fails.
   *
   * @param target the table it was meant for
   */
  void reject(Table<?> target, RejectedRow row);

  /** Reports a file read in full by this try, kept with the task's outcome. */
  void fileRead(SourceFile file);
}
