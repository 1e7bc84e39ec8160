package io.millrace.tasks.sql;

import io.millrace.tasks.lineage.Lineage;
import java.util.List;
import java.util.function.Function;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * A select whose rows are read as values of one type.
 *
 * @param reader null for a null in the only column
 */
record RowQuery<R>(
    Select<?> select,
    SeenQuery seen,
    Class<R> type,
    Function<Record, @Nullable R> reader,
    Stated stated) {

  /** Each row is the value in its only column. */
  static <R> RowQuery<R> ofValues(Select<? extends Record1<R>> select) {
    @SuppressWarnings("unchecked") // the select has one column, and this is its type
    Class<R> type = (Class<R>) select.fields()[0].getType();
    return new RowQuery<>(
        select, SeenQuery.of(select), type, row -> row.get(0, type), Stated.NOTHING);
  }

  /** Each row is a record with a component for each column. */
  static <R extends java.lang.Record> RowQuery<R> ofRows(Select<?> select, Class<R> type) {
    return new RowQuery<>(
        select, SeenQuery.of(select), type, row -> row.into(type), Stated.NOTHING);
  }

  RowQuery<R> reads(Table<?>... tables) {
    return new RowQuery<>(select, seen, type, reader, stated.reads(tables));
  }

  List<String> faults() {
    int components = type.isRecord() ? type.getRecordComponents().length : 1;
    int columns = select.fields().length;
    return components == columns
        ? stated.faults(seen)
        : List.of(
            "the select gives %d columns, but %s takes %d; make them equal"
                .formatted(columns, type.getSimpleName(), components));
  }

  Lineage lineage() {
    return stated.and(seen);
  }
}
