package io.millrace.tasks.sql;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;

import java.util.ArrayList;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record6;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The statement that makes a table equal to a select. The select is evaluated once and joined with
 * the table by key; what differs is deleted, updated and inserted, in this order, so that a value
 * under another unique constraint can pass from one row to the next. Of a partition only its own
 * rows are looked at, and a row of the select that belongs to another is counted.
 *
 * <p>PostgreSQL's MERGE with NOT MATCHED BY SOURCE would say it shorter, but fetches each row of
 * the table again to find it unchanged: for two million of them it took three times the processor
 * time. jOOQ's open-source edition has no such clause either, nor RETURNING on MERGE.
 */
record DifferenceStatement(RowsFor rows) {

  private static final String GIVEN = "given";
  private static final String DIFFERING = "differing";
  private static final String GONE = "gone";
  private static final String CHANGED = "changed";
  private static final String ADDED = "added";
  private static final String BEFORE = "before";

  /**
   * One row: rows of the select, rows of the table before, rows added, changed and removed, rows of
   * the select that are not of the partition.
   */
  Select<Record6<Long, Long, Long, Long, Long, Long>> query() {
    List<CommonTableExpression<?>> parts =
        List.of(
            given(),
            differing(),
            name(GONE).as(gone()),
            name(CHANGED).as(changed()),
            name(ADDED).as(added()));
    return with(parts)
        .select(
            rowsOf(table(name(GIVEN))),
            rowsOf(before()),
            rowsOf(table(name(ADDED))),
            rowsOf(table(name(CHANGED))),
            rowsOf(table(name(GONE))),
            strays());
  }

  private CommonTableExpression<?> given() {
    return name(GIVEN).fields(rows.names().toArray(String[]::new)).asMaterialized(rows.select());
  }

  /** Rows of the select that the table lacks or holds differently, and the keys that are gone. */
  private CommonTableExpression<?> differing() {
    List<Field<?>> stored = new ArrayList<>();
    List<Field<?>> fields = new ArrayList<>();
    for (Field<?> column : rows.columns()) {
      stored.add(rows.stored(GIVEN, column));
      fields.add(rows.stored(GIVEN, column).as(column.getName()));
    }
    rows.key().forEach(column -> fields.add(before(column).as(old(column))));
    return name(DIFFERING)
        .asMaterialized(
            select(fields)
                .from(table(name(GIVEN)))
                .fullJoin(before())
                .on(and(rows.key().stream().map(this::sameKey).toList()))
                .where(
                    row(stored)
                        .isDistinctFrom(row(rows.columns().stream().map(this::before).toList()))));
  }

  private <T> Condition sameKey(Field<T> column) {
    return rows.stored(GIVEN, column).eq(before(column));
  }

  /** The rows that the table has so far, as far as they are looked at. */
  private Table<?> before() {
    Partition<?> partition = rows.partition();
    return partition == null
        ? rows.table()
        : select(rows.columns()).from(rows.table()).where(partition.holds()).asTable(BEFORE);
  }

  private <T> Field<T> before(Field<T> column) {
    return rows.partition() == null ? column : RowsFor.given(BEFORE, column);
  }

  private Field<Long> strays() {
    Partition<?> partition = rows.partition();
    return partition == null
        ? inline(0L)
        : field(
            select(count().cast(SQLDataType.BIGINT))
                .from(table(name(GIVEN)))
                .where(partition.lacks(GIVEN)));
  }

  private ResultQuery<?> gone() {
    return deleteFrom(rows.table())
        .using(table(name(DIFFERING)))
        .where(isTheOldRow())
        .and(firstKey().isNull())
        .returningResult(inline(1));
  }

  private ResultQuery<?> changed() {
    if (rows.values().isEmpty()) {
      return select(inline(1)).where(inline(false));
    }
    return update(rows.table())
        .set(rows.valuesGiven(DIFFERING))
        .from(table(name(DIFFERING)))
        .where(isTheOldRow())
        .and(firstKey().isNotNull())
        .and(isDone(GONE))
        .returningResult(inline(1));
  }

  private ResultQuery<?> added() {
    return insertInto(rows.table())
        .columns(rows.columns())
        .select(
            select(RowsFor.given(DIFFERING, rows.columns()))
                .from(table(name(DIFFERING)))
                .where(oldKey(rows.key().getFirst()).isNull())
                .and(isDone(CHANGED))
                .orderBy(RowsFor.given(DIFFERING, rows.key())))
        .returningResult(inline(1));
  }

  private Condition isTheOldRow() {
    return and(rows.key().stream().map(DifferenceStatement::isOld).toList());
  }

  private static <T> Condition isOld(Field<T> column) {
    return column.eq(oldKey(column));
  }

  private Field<?> firstKey() {
    return RowsFor.given(DIFFERING, rows.key().getFirst());
  }

  private static <T> Field<T> oldKey(Field<T> column) {
    return field(name(DIFFERING, old(column)), column.getDataType());
  }

  private static String old(Field<?> column) {
    return "old " + column.getName();
  }

  /** Always true; PostgreSQL has to finish the other statement before it can know. */
  private static Condition isDone(String statement) {
    return rowsOf(table(name(statement))).ge(0L);
  }

  private static Field<Long> rowsOf(Table<?> table) {
    return field(select(count().cast(SQLDataType.BIGINT)).from(table));
  }
}
