package io.millrace.tasks.history;

import static io.millrace.tasks.history.HistoryColumns.in;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.createTemporaryTable;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The keys of which a load says something else than the table does on that date, with the values
 * that they have from now on, as a temporary table.
 */
record ChangedKeys(HistoryColumns columns) {

  static final String TABLE = "history_changed";

  /** The key has a version on the date, as the load says. */
  static final String PRESENT = "is present";

  /** The key has a version on the date, as the table says. */
  static final String KNOWN = "is known";

  /** A tracked column differs, where both have a version. */
  static final String DIFFERS = "differs";

  /** The key was given, and not concluded from its absence. */
  static final String GIVEN = "is given";

  private static final String ROWS = "given";
  private static final String COVERING = "covering";
  private static final String BEFORE = "before";
  private static final String WITHDRAWN = "withdrawn";

  Query create(Kind kind) {
    Select<?> keys =
        switch (kind) {
          case SNAPSHOT -> missingOrDiffering();
          case DELTA -> spokenOf();
        };
    return createTemporaryTable(name(TABLE)).as(keys);
  }

  static Field<Boolean> flag(String alias, String flag) {
    return field(name(alias, flag), SQLDataType.BOOLEAN);
  }

  private Select<?> missingOrDiffering() {
    List<Field<?>> fields = new ArrayList<>();
    columns.key().forEach(column -> fields.add(either(column)));
    fields.addAll(in(ROWS, columns.values()));
    fields.add(field(isIn(ROWS)).as(PRESENT));
    fields.add(field(isIn(COVERING)).as(KNOWN));
    fields.add(field(columns.trackedDiffer(ROWS, COVERING)).as(DIFFERS));
    fields.add(field(isIn(ROWS)).as(GIVEN));
    return select(fields)
        .from(rows())
        .fullJoin(covering())
        .on(columns.sameKey(ROWS, COVERING))
        .where(not(isIn(ROWS)))
        .or(not(isIn(COVERING)))
        .or(columns.valuesDiffer(ROWS, COVERING));
  }

  private <T> Field<T> either(Field<T> column) {
    return coalesce(in(ROWS, column), in(COVERING, column)).as(column.getName());
  }

  private Select<?> spokenOf() {
    List<Field<?>> fields = new ArrayList<>(in(ROWS, columns.given()));
    Condition deleted = GivenRows.deleted(ROWS).isTrue();
    fields.add(field(not(deleted)).as(PRESENT));
    fields.add(field(isIn(COVERING)).as(KNOWN));
    fields.add(field(columns.trackedDiffer(ROWS, COVERING)).as(DIFFERS));
    fields.add(inline(true).as(GIVEN));
    Condition differs = not(isIn(COVERING)).or(columns.valuesDiffer(ROWS, COVERING));
    return select(fields)
        .from(rows())
        .leftJoin(covering())
        .on(columns.sameKey(ROWS, COVERING))
        .where(deleted.and(isIn(COVERING)))
        .or(not(deleted).and(differs))
        .unionAll(withdrawn());
  }

  /**
   * Keys that the same delta spoke of when it was loaded before, and does not any more: what was
   * true of them just before its date goes on.
   */
  private Select<?> withdrawn() {
    List<Field<?>> fields = new ArrayList<>(in(WITHDRAWN, columns.key()));
    fields.addAll(in(BEFORE, columns.values()));
    fields.add(field(isIn(BEFORE)));
    fields.add(field(isIn(COVERING)));
    fields.add(field(columns.trackedDiffer(BEFORE, COVERING)));
    fields.add(inline(false));
    var keys =
        selectDistinct(columns.key())
            .from(columns.table())
            .where(columns.validity().borders())
            .and(
                columns
                    .hash(columns.key())
                    .in(select(KeyHashes.HASH).from(table(name(KeyHashes.BEFORE)))))
            .and(notExists(selectOne().from(rows()).where(columns.sameKey(ROWS))));
    return select(fields)
        .from(keys.asTable(WITHDRAWN))
        .leftJoin(versions(columns.validity().endsAtLoad()).asTable(BEFORE))
        .on(columns.sameKey(WITHDRAWN, BEFORE))
        .leftJoin(covering())
        .on(columns.sameKey(WITHDRAWN, COVERING));
  }

  private static Table<?> rows() {
    return table(name(GivenRows.TABLE)).as(ROWS);
  }

  private Table<?> covering() {
    return versions(columns.validity().covers()).asTable(COVERING);
  }

  private Select<?> versions(Condition which) {
    return select(columns.given()).from(columns.table()).where(which);
  }

  private Condition isIn(String alias) {
    return columns.firstKey(alias).isNotNull();
  }
}
