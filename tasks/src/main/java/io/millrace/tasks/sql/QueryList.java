package io.millrace.tasks.sql;

import io.millrace.tasks.ListType;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/** A select whose rows are the task's output, as a list that a task can be mapped over. */
public final class QueryList<T> implements WarehouseOperator<List<T>> {

  private final Select<?> select;
  private final SeenQuery seen;
  private final Class<T> element;
  private final Function<Record, T> reader;
  private final Stated stated;

  private QueryList(
      Select<?> select,
      SeenQuery seen,
      Class<T> element,
      Function<Record, T> reader,
      Stated stated) {
    this.select = select;
    this.seen = seen;
    this.element = element;
    this.reader = reader;
    this.stated = stated;
  }

  static <T> QueryList<T> ofValues(Select<? extends Record1<T>> select) {
    @SuppressWarnings("unchecked") // the select has one column, and this is its type
    Class<T> type = (Class<T>) select.fields()[0].getType();
    return new QueryList<>(
        select, SeenQuery.of(select), type, row -> row.get(0, type), Stated.NOTHING);
  }

  static <T extends java.lang.Record> QueryList<T> ofRows(Select<?> select, Class<T> type) {
    return new QueryList<>(
        select, SeenQuery.of(select), type, row -> row.into(type), Stated.NOTHING);
  }

  /** States all tables that plain SQL in the select reads. */
  public QueryList<T> reads(Table<?>... tables) {
    return new QueryList<>(select, seen, element, reader, stated.reads(tables));
  }

  @Override
  @SuppressWarnings("unchecked") // what the elements are is in the other type
  public Class<List<T>> outputType() {
    return (Class<List<T>>) (Class<?>) List.class;
  }

  @Override
  public Type storedType() {
    return new ListType(element);
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return seen.producers();
  }

  @Override
  public List<String> faults() {
    int components = element.isRecord() ? element.getRecordComponents().length : 1;
    int columns = select.fields().length;
    return components == columns
        ? stated.faults(seen)
        : List.of(
            "the select gives %d columns, but %s takes %d; make them equal"
                .formatted(columns, element.getSimpleName(), components));
  }

  @Override
  public Lineage lineage() {
    return stated.and(seen);
  }

  @Override
  public List<Query> statements() {
    return List.of(select);
  }

  @Override
  public List<T> run(WarehouseContext context) {
    List<T> rows = new ArrayList<>();
    context.fetch(select).forEach(row -> rows.add(reader.apply(row)));
    return rows;
  }
}
