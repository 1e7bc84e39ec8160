package io.millrace.tasks.sql;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.mergeInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.WarehouseContext;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Adds rows to a table by their primary key, and updates those that differ if it was made by {@code
 * merge}. Deletes nothing, and repeating it changes nothing. A select with several rows for one key
 * fails instead of letting chance decide. Rows are those written.
 */
public final class Merge extends Fill {

  private static final String GIVEN = "given";
  private static final String SAME_KEY = "rows with this key";

  private final boolean updating;

  Merge(RowsFor rows, boolean updating) {
    super(rows);
    this.updating = updating;
  }

  /** States all tables that plain SQL in the select reads. */
  public Merge reads(Table<?>... tables) {
    return new Merge(rows.reading(tables), updating);
  }

  @Override
  public List<String> faults() {
    return rows.faultsByKey(null);
  }

  @Override
  public @Nullable Void run(WarehouseContext context) {
    context.progress(context.execute(statement()));
    return null;
  }

  @Override
  public List<Query> statements() {
    return List.of(statement());
  }

  private Query statement() {
    Table<?> table = rows.table();
    List<Field<?>> given = RowsFor.given(GIVEN, rows.columns());
    var merge =
        mergeInto(table)
            .using(givenRows())
            .on(and(rows.key().stream().map(this::sameKey).toList()));
    if (updating && !rows.values().isEmpty()) {
      return merge
          .whenMatchedAnd(isDoubled().or(differs()))
          .thenUpdate()
          .set(rows.valuesGiven(GIVEN))
          .whenNotMatchedThenInsert(rows.columns())
          .values(given);
    }
    return merge.whenNotMatchedThenInsert(rows.columns()).values(given);
  }

  /** In the key's order; for updates with the number of rows that share each one's key. */
  private Table<?> givenRows() {
    List<Field<?>> fields = new ArrayList<>();
    rows.columns().forEach(column -> fields.add(stored(column)));
    List<Field<?>> key = RowsFor.given("selected", rows.key());
    if (updating) {
      fields.add(count().over().partitionBy(key).as(SAME_KEY));
    }
    return select(fields).from(rows.as("selected")).orderBy(key).asTable(GIVEN);
  }

  private <T> Field<T> stored(Field<T> column) {
    return rows.stored("selected", column).as(column.getName());
  }

  private <T> Condition sameKey(Field<T> column) {
    return column.eq(RowsFor.given(GIVEN, column));
  }

  private Condition differs() {
    return row(rows.values()).isDistinctFrom(row(RowsFor.given(GIVEN, rows.values())));
  }

  /** Updating a row twice is an error in PostgreSQL, so a doubled key cannot go unnoticed. */
  private static Condition isDoubled() {
    return field(name(GIVEN, SAME_KEY), SQLDataType.INTEGER).gt(1);
  }
}
