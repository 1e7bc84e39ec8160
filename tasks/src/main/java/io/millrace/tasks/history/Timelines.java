package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static io.millrace.tasks.history.HistoryColumns.join;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.partitionBy;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.SQLDataType;

/**
 * The timelines of the changed keys, from their first version to their last, once the load's cell
 * is overwritten: what is left of the stored versions on both sides of the cell, what the load says
 * in it, and equal neighbours merged.
 */
record Timelines<T>(HistoryColumns columns, Validity<T> validity) {

  /** The changed keys, with the end of the load's cell. */
  static final String CELLS = "cells";

  /** Their versions as they are in the table. */
  static final String STORED = "stored";

  /** Their versions as they are to be; {@link #wanted}. */
  static final String WANTED = "wanted";

  private static final String CELL_END = "cell end";

  /** The overwritten columns of keys of which something later is known. */
  private static final String KEPT = "kept";

  private static final String PIECES = "pieces";
  private static final String MARKED = "marked";
  private static final String ISLANDS = "islands";
  private static final String BEGINS = "begins";
  private static final String ISLAND = "island";

  List<CommonTableExpression<?>> parts() {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    parts.add(name(CELLS).asMaterialized(cells()));
    parts.add(name(STORED).asMaterialized(stored()));
    if (!columns.overwritten().isEmpty()) {
      parts.add(name(KEPT).asMaterialized(kept()));
    }
    parts.add(name(PIECES).as(left().unionAll(right()).unionAll(cell())));
    parts.add(name(MARKED).as(marked()));
    parts.add(name(ISLANDS).as(islands()));
    return parts;
  }

  Field<T> cellEnd() {
    return field(name(CELLS, CELL_END), validity.to().getDataType());
  }

  private Select<?> cells() {
    String changed = "changed_keys";
    String later = "later";
    Field<T> firstDate = field(name(later, KeyHashes.FIRST_DATE), validity.to().getDataType());
    List<Field<?>> fields = new ArrayList<>(in(changed, columns.given()));
    for (String flag :
        List.of(ChangedKeys.PRESENT, ChangedKeys.KNOWN, ChangedKeys.DIFFERS, ChangedKeys.GIVEN)) {
      fields.add(ChangedKeys.flag(changed, flag));
    }
    fields.add(least(validity.next(), coalesce(firstDate, validity.next())).as(CELL_END));
    return select(fields)
        .from(table(name(ChangedKeys.TABLE)).as(changed))
        .leftJoin(table(name(KeyHashes.LATER)).as(later))
        .on(in(later, KeyHashes.HASH).eq(columns.hash(in(changed, columns.key()))));
  }

  private Select<?> stored() {
    List<Field<?>> fields = new ArrayList<>(columns.given());
    fields.add(validity.from());
    fields.add(validity.to());
    return select(fields).from(columns.table()).join(table(name(CELLS))).on(columns.sameKey(CELLS));
  }

  private Select<?> kept() {
    return select(in(STORED, join(columns.key(), columns.overwritten())))
        .distinctOn(in(STORED, columns.key()))
        .from(table(name(STORED)))
        .join(table(name(CELLS)))
        .on(columns.sameKey(STORED, CELLS))
        .where(in(STORED, validity.to()).gt(cellEnd()));
  }

  private Select<Record> left() {
    Field<T> end = least(in(STORED, validity.to()), validity.at());
    return storedPieces(in(STORED, validity.from()), end)
        .where(in(STORED, validity.from()).lt(validity.at()));
  }

  private Select<Record> right() {
    Field<T> start = greatest(in(STORED, validity.from()), cellEnd());
    return storedPieces(start, in(STORED, validity.to()))
        .where(in(STORED, validity.to()).gt(cellEnd()));
  }

  private SelectOnConditionStep<Record> storedPieces(Field<T> start, Field<T> end) {
    List<Field<?>> fields = new ArrayList<>(in(STORED, columns.key()));
    fields.addAll(in(STORED, columns.tracked()));
    columns.overwritten().forEach(column -> fields.add(overwritten(column)));
    fields.add(start.as(validity.from().getName()));
    fields.add(end.as(validity.to().getName()));
    var pieces =
        select(fields)
            .from(table(name(STORED)))
            .join(table(name(CELLS)))
            .on(columns.sameKey(STORED, CELLS));
    return columns.overwritten().isEmpty()
        ? pieces
        : pieces.leftJoin(table(name(KEPT))).on(columns.sameKey(STORED, KEPT));
  }

  private <V> Field<V> overwritten(Field<V> column) {
    Condition newest =
        ChangedKeys.flag(CELLS, ChangedKeys.PRESENT).isTrue().and(columns.firstKey(KEPT).isNull());
    return when(newest, in(CELLS, column)).otherwise(in(STORED, column)).as(column.getName());
  }

  private Select<Record> cell() {
    List<Field<?>> fields = new ArrayList<>(in(CELLS, columns.key()));
    fields.addAll(in(CELLS, columns.tracked()));
    columns.overwritten().forEach(column -> fields.add(keptOrGiven(column)));
    fields.add(validity.at().as(validity.from().getName()));
    fields.add(cellEnd().as(validity.to().getName()));
    Condition present = ChangedKeys.flag(CELLS, ChangedKeys.PRESENT).isTrue();
    var cells = select(fields).from(table(name(CELLS)));
    return columns.overwritten().isEmpty()
        ? cells.where(present)
        : cells.leftJoin(table(name(KEPT))).on(columns.sameKey(CELLS, KEPT)).where(present);
  }

  private <V> Field<V> keptOrGiven(Field<V> column) {
    return when(columns.firstKey(KEPT).isNull(), in(CELLS, column))
        .otherwise(in(KEPT, column))
        .as(column.getName());
  }

  /** Each piece, with a 1 where it does not merely continue the one before. */
  private Select<?> marked() {
    var inOrder = partitionBy(in(PIECES, columns.key())).orderBy(in(PIECES, validity.from()));
    List<Field<?>> before = new ArrayList<>();
    for (Field<?> column : columns.tracked()) {
      before.add(lag(in(PIECES, column)).over(inOrder));
    }
    Condition continues =
        lag(in(PIECES, validity.to()))
            .over(inOrder)
            .eq(in(PIECES, validity.from()))
            .and(not(HistoryColumns.differ(before, in(PIECES, columns.tracked()))));
    return select(pieceColumns(PIECES))
        .select(when(continues, inline(0)).otherwise(inline(1)).as(BEGINS))
        .from(table(name(PIECES)));
  }

  private Select<?> islands() {
    Field<BigDecimal> island =
        sum(begins(MARKED))
            .over(partitionBy(in(MARKED, columns.key())).orderBy(in(MARKED, validity.from())));
    return select(pieceColumns(MARKED))
        .select(begins(MARKED), island.as(ISLAND))
        .from(table(name(MARKED)));
  }

  /** The first piece of each island, until the end of the last. */
  Select<?> wanted() {
    List<Field<?>> island =
        join(
            in(ISLANDS, columns.key()), List.of(field(name(ISLANDS, ISLAND), SQLDataType.NUMERIC)));
    List<Field<?>> fields = new ArrayList<>(in(ISLANDS, columns.given()));
    fields.add(in(ISLANDS, validity.from()));
    fields.add(
        max(in(ISLANDS, validity.to())).over().partitionBy(island).as(validity.to().getName()));
    var ends = select(fields).select(begins(ISLANDS)).from(table(name(ISLANDS))).asTable("ends");
    return select(pieceColumns("ends")).from(ends).where(begins("ends").eq(1));
  }

  private List<Field<?>> pieceColumns(String alias) {
    return join(in(alias, columns.given()), in(alias, List.of(validity.from(), validity.to())));
  }

  private static Field<Integer> begins(String alias) {
    return field(name(alias, BEGINS), SQLDataType.INTEGER);
  }
}
