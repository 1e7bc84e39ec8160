package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.util.List;
import org.jooq.Query;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.Table;

/** A select whose only row is the task's output. No row, several rows or a null fail the task. */
public final class QueryOutput<O> implements WarehouseOperator<O> {

  private final RowQuery<O> query;

  private QueryOutput(RowQuery<O> query) {
    this.query = query;
  }

  static <O> QueryOutput<O> ofValue(Select<? extends Record1<O>> select) {
    return new QueryOutput<>(RowQuery.ofValues(select));
  }

  static <O extends java.lang.Record> QueryOutput<O> ofRow(Select<?> select, Class<O> type) {
    return new QueryOutput<>(RowQuery.ofRows(select, type));
  }

  /** States all tables that plain SQL in the select reads. */
  public QueryOutput<O> reads(Table<?>... tables) {
    return new QueryOutput<>(query.reads(tables));
  }

  @Override
  public Class<O> outputType() {
    return query.type();
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return query.seen().producers();
  }

  @Override
  public List<Each<?>> elements() {
    return query.seen().elements();
  }

  @Override
  public List<String> faults() {
    return query.faults();
  }

  @Override
  public Lineage lineage() {
    return query.lineage();
  }

  @Override
  public List<Query> statements() {
    return List.of(query.select());
  }

  @Override
  public O run(WarehouseContext context) {
    Result<?> rows = context.fetch(query.select());
    if (rows.size() != 1) {
      throw TaskFailed.forGood(
          "the query for the task's output gave %d rows; it must give exactly one"
              .formatted(rows.size()));
    }
    O output = query.reader().apply(rows.getFirst());
    if (output == null) {
      throw TaskFailed.forGood(
          "the query for the task's output gave null; use coalesce(..) for a value in its place");
    }
    return output;
  }
}
