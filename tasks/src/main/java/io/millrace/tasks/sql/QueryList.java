package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.ListType;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Query;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/** A select whose rows are the task's output, as a list that a task can be mapped over. */
public final class QueryList<T> implements WarehouseOperator<List<T>> {

  private final RowQuery<T> query;

  private QueryList(RowQuery<T> query) {
    this.query = query;
  }

  static <T> QueryList<T> ofValues(Select<? extends Record1<T>> select) {
    return new QueryList<>(RowQuery.ofValues(select));
  }

  static <T extends java.lang.Record> QueryList<T> ofRows(Select<?> select, Class<T> type) {
    return new QueryList<>(RowQuery.ofRows(select, type));
  }

  /** States all tables that plain SQL in the select reads. */
  public QueryList<T> reads(Table<?>... tables) {
    return new QueryList<>(query.reads(tables));
  }

  @Override
  @SuppressWarnings("unchecked") // what the elements are is in the other type
  public Class<List<T>> outputType() {
    return (Class<List<T>>) (Class<?>) List.class;
  }

  @Override
  public Type storedType() {
    return new ListType(query.type());
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
  public List<T> run(WarehouseContext context) {
    List<T> rows = new ArrayList<>();
    context.fetch(query.select()).forEach(row -> rows.add(query.reader().apply(row)));
    return rows;
  }
}
