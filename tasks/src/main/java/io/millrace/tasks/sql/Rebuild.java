package io.millrace.tasks.sql;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.truncate;

import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to a select. By default it writes the differences only, found by the primary
 * key: readers never wait, and a run that changes nothing writes nothing. Columns with a default
 * may be left out of the select; they are neither compared nor updated. Rows are those added,
 * changed and removed. {@link #within} keeps to the rows of one day, say, and leaves the others
 * alone.
 */
public final class Rebuild extends Fill {

  private final boolean truncating;

  Rebuild(RowsFor rows, boolean truncating) {
    super(rows);
    this.truncating = truncating;
  }

  /**
   * Empties the table and fills it again, for layers that nobody reads meanwhile: a reader waits
   * until the task has committed. Needs no primary key.
   */
  public Rebuild truncating() {
    return new Rebuild(rows, true);
  }

  /**
   * Makes only the rows with this value in the column equal to the select, which gives no others:
   * {@code .within(SALES.DAY, RunValue.LOGICAL_DAY)}. All other rows stay as they are.
   *
   * @param column of the table
   * @param value without columns of any table; null is the value of no row
   */
  public <T> Rebuild within(Field<T> column, Field<T> value) {
    return new Rebuild(rows.within(new Partition<>(column, value)), truncating);
  }

  /** States all tables that plain SQL in the select reads. */
  public Rebuild reads(Table<?>... tables) {
    return new Rebuild(rows.reading(tables), truncating);
  }

  @Override
  public List<String> faults() {
    if (truncating && rows.partition() != null) {
      return List.of(
          ".truncating() empties all of %s, within(..) only a part; leave one of them out"
              .formatted(rows.target()));
    }
    if (!truncating) {
      return rows.faultsByKey("say .truncating() if nobody reads it meanwhile");
    }
    List<String> faults = new ArrayList<>(rows.faults());
    if (faults.isEmpty() && rows.lineage().reads().contains(rows.target())) {
      faults.add(
          "the select reads "
              + rows.target()
              + ", which .truncating() has emptied by then; leave it out");
    }
    return faults;
  }

  @Override
  public Set<TableName> replaces() {
    return rows.partition() == null ? Set.of(rows.target()) : Set.of();
  }

  @Override
  public @Nullable Void run(WarehouseContext context) {
    Table<?> table = rows.table();
    if (truncating) {
      context.execute(truncate(table));
      context.progress(context.execute(insert()));
    } else if (rows.partition() == null && isEmpty(context)) {
      context.progress(context.execute(insert()));
    } else {
      var difference = Difference.apply(rows, context);
      context.log(difference.sentence());
      context.wrote(table, difference.rowsWritten());
      context.progress(difference.rowsWritten());
    }
    return null;
  }

  /** Without the plain insert into a table that is empty so far. */
  @Override
  public List<Query> statements() {
    return truncating
        ? List.of(truncate(rows.table()), insert())
        : List.of(new DifferenceStatement(rows).query());
  }

  private boolean isEmpty(WarehouseContext context) {
    var any = select(exists(selectOne().from(rows.table())));
    return !context.fetch(any).getFirst().value1();
  }

  /** In the key's order, which builds the key's index twice as fast as the order of chance. */
  private Query insert() {
    List<Field<?>> columns = rows.columns();
    var given = rows.as("given");
    return insertInto(rows.table())
        .columns(columns)
        .select(
            select(RowsFor.given("given", columns))
                .from(given)
                .orderBy(RowsFor.given("given", rows.key())));
  }
}
