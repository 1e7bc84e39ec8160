package io.millrace.tasks.sql;

import io.millrace.tasks.WarehouseOperator;
import java.util.List;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * SQL as tasks, to be imported statically: {@code rebuild(DWH.DIM_USER).from(users())}. The rows of
 * a select reach the table's columns by name.
 */
public final class SqlTasks {

  private SqlTasks() {}

  /** Makes the table equal to a select, by writing the differences. */
  public static From<Rebuild> rebuild(Table<?> table) {
    return select -> new Rebuild(RowsFor.of(table, select), false);
  }

  /**
   * Adds the rows of a select whose primary key is not in the table yet; repeating adds nothing.
   */
  public static From<Merge> insert(Table<?> table) {
    return select -> new Merge(RowsFor.of(table, select), false);
  }

  /** Adds the rows whose primary key is new, updates those that differ, deletes none. */
  public static From<Merge> merge(Table<?> table) {
    return select -> new Merge(RowsFor.of(table, select), true);
  }

  /** Executes a typed statement; what it does when it is repeated is its own affair. */
  public static Statement sql(Query query) {
    return new Statement(query, Stated.NOTHING, false);
  }

  /**
   * Executes SQL given as text, which must state what it reads and what it writes: {@code
   * opaque("call refresh()").reads(RAW.ORDERS).writes(MART.SALES)}. With parts, {0} stands for the
   * first of them.
   */
  public static Statement opaque(String text, QueryPart... parts) {
    return new Statement(PlainSql.of(text, parts), Stated.NOTHING, true);
  }

  /** Hands the only value of the only row to later tasks. */
  public static <O> QueryOutput<O> query(Select<? extends Record1<O>> select) {
    return QueryOutput.ofValue(select);
  }

  /**
   * Hands the only row to later tasks as a record, whose components are the select's columns in
   * order.
   */
  public static <O extends Record> QueryOutput<O> query(Select<?> select, Class<O> outputType) {
    return QueryOutput.ofRow(select, outputType);
  }

  /** Hands the values of all rows to later tasks, in the order of the select. */
  public static <T> QueryList<T> queryList(Select<? extends Record1<T>> select) {
    return QueryList.ofValues(select);
  }

  /** Hands all rows to later tasks as records, whose components are the select's columns. */
  public static <T extends Record> QueryList<T> queryList(Select<?> select, Class<T> element) {
    return QueryList.ofRows(select, element);
  }

  /**
   * Several operators in one transaction: all of what they write appears at once, or nothing. They
   * run one after the other, ordered by the tables they read and write, and are checked together.
   */
  public static Publish publish(Part... parts) {
    return new Publish(List.of(parts));
  }

  /** A member of a publish group; its name appears in the log. */
  public static Part part(String name, WarehouseOperator<Void> operator) {
    return new Part(name, operator);
  }

  /** A target that still lacks its rows. */
  @FunctionalInterface
  public interface From<T> {

    /** Takes the rows of the select; its column names are the table's. */
    T from(Select<?> select);
  }
}
