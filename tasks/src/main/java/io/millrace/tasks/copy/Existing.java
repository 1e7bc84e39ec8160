package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.lineage.ReadQuery;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;

/** What becomes of the rows that a table has before it is loaded. */
sealed interface Existing {

  /** Whether a load deletes what it loads for another element. */
  boolean replacesOtherElements(Target target);

  /** Deletes those that go. */
  void makeRoom(Target target, long fileId, WarehouseContext context) throws SQLException;

  /** All of them go. */
  record Replaced() implements Existing {

    @Override
    public boolean replacesOtherElements(Target target) {
      return true;
    }

    @Override
    public void makeRoom(Target target, long fileId, WarehouseContext context) throws SQLException {
      execute("truncate table " + target.sqlName(), context);
    }
  }

  /** Those of other files stay. */
  record Kept() implements Existing {

    @Override
    public boolean replacesOtherElements(Target target) {
      return false;
    }

    @Override
    public void makeRoom(Target target, long fileId, WarehouseContext context) throws SQLException {
      lock(target, fileId, context);
      execute("delete from %s where file_id = %d".formatted(target.sqlName(), fileId), context);
    }
  }

  /** Those go that have in these columns what this load fills them with. */
  record SameReplaced(List<Field<?>> columns) implements Existing {

    /**
     * The columns of a load.
     *
     * @throws DagRejected if the load does not fill them with values of its own
     */
    static SameReplaced of(Target target, List<Field<?>> columns) {
      for (Field<?> column : columns) {
        if (!target.constants().fills(column)) {
          throw new DagRejected(
              "replacingSame(..) names %s of %s, which has no value of its own in this load; add .with(%s, ..)"
                  .formatted(column.getName(), target.name(), column.getName()));
        }
      }
      return new SameReplaced(List.copyOf(columns));
    }

    /** Unless its element fills one of the columns. */
    @Override
    public boolean replacesOtherElements(Target target) {
      ReadQuery values = target.constants().of(columns).read();
      return values == null || RunValue.elementsIn(values).isEmpty();
    }

    @Override
    public void makeRoom(Target target, long fileId, WarehouseContext context) throws SQLException {
      Constants same = target.constants().of(columns);
      lock(target, Arrays.hashCode(same.encoded(target, context)), context);
      context.execute(same.deletion(target.table()));
    }
  }

  /** Whoever else loads the same waits, and deletes what this one has loaded. */
  private static void lock(Target target, long key, WarehouseContext context) throws SQLException {
    execute(
        "select pg_advisory_xact_lock(hashtextextended('%s', %d))"
            .formatted(target.sqlName().replace("'", "''"), key),
        context);
  }

  private static void execute(String sql, WarehouseContext context) throws SQLException {
    try (var statement = context.connection().createStatement()) {
      statement.execute(sql);
    }
  }
}
