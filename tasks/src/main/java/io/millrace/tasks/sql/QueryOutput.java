package io.millrace.tasks.sql;

import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.util.List;
import java.util.function.Function;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** A select whose only row is the task's output. No row, several rows or a null fail the task. */
public final class QueryOutput<O> implements WarehouseOperator<O> {

  private final Select<?> select;
  private final SeenQuery seen;
  private final Class<O> outputType;
  private final Function<Record, @Nullable O> reader;
  private final Stated stated;

  private QueryOutput(
      Select<?> select,
      SeenQuery seen,
      Class<O> outputType,
      Function<Record, @Nullable O> reader,
      Stated stated) {
    this.select = select;
    this.seen = seen;
    this.outputType = outputType;
    this.reader = reader;
    this.stated = stated;
  }

  static <O> QueryOutput<O> ofValue(Select<? extends Record1<O>> select) {
    @SuppressWarnings("unchecked") // the select has one column, and this is its type
    Class<O> type = (Class<O>) select.fields()[0].getType();
    return new QueryOutput<>(
        select, SeenQuery.of(select), type, row -> row.get(0, type), Stated.NOTHING);
  }

  static <O extends java.lang.Record> QueryOutput<O> ofRow(Select<?> select, Class<O> type) {
    return new QueryOutput<>(
        select, SeenQuery.of(select), type, row -> row.into(type), Stated.NOTHING);
  }

  /** States all tables that plain SQL in the select reads. */
  public QueryOutput<O> reads(Table<?>... tables) {
    return new QueryOutput<>(select, seen, outputType, reader, stated.reads(tables));
  }

  @Override
  public Class<O> outputType() {
    return outputType;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return seen.producers();
  }

  @Override
  public List<String> faults() {
    int components = outputType.isRecord() ? outputType.getRecordComponents().length : 1;
    int columns = select.fields().length;
    return components == columns
        ? stated.faults(seen)
        : List.of(
            "the select gives %d columns, but %s takes %d; make them equal"
                .formatted(columns, outputType.getSimpleName(), components));
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
  public O run(WarehouseContext context) {
    Result<?> rows = context.fetch(select);
    if (rows.size() != 1) {
      throw TaskFailed.forGood(
          "the query for the task's output gave %d rows; it must give exactly one"
              .formatted(rows.size()));
    }
    O output = reader.apply(rows.getFirst());
    if (output == null) {
      throw TaskFailed.forGood(
          "the query for the task's output gave null; use coalesce(..) for a value in its place");
    }
    return output;
  }
}
