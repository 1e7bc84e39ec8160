package io.millrace.orchestrator.execute;

import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.Quarantine;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.lineage.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The table for rows that are put aside: made when the first are, and able to hold what the other
 * table holds now as well as what that held before.
 */
final class QuarantineTable {

  private static final String ANY = "text";

  /**
   * What a column takes.
   *
   * @param modifier its length or precision; negative if it has none
   * @param written with it
   * @param unlimited without it
   */
  private record ColumnType(long type, int modifier, String written, String unlimited) {

    boolean takes(ColumnType other) {
      return written.equals(ANY)
          || (type == other.type && (modifier == other.modifier || modifier < 0));
    }

    /** Takes what either does, and changes nothing about it. */
    String widenedTo(ColumnType other) {
      return type == other.type ? unlimited : ANY;
    }
  }

  private final DSLContext dsl;
  private final Quarantine quarantine;
  private final Name judged;
  private final Name target;

  /** {@code dsl} stands on the transaction that moves the rows. */
  QuarantineTable(DSLContext dsl, Quarantine quarantine) {
    this.dsl = dsl;
    this.quarantine = quarantine;
    this.judged = quoted(quarantine.judged());
    this.target = quoted(quarantine.target());
  }

  /** Makes it what the rows need; answers the columns of the table that they come from. */
  List<String> prepare() {
    requireThatNothingElseGoes();
    if (!exists()) {
      create();
    }
    Map<String, ColumnType> own = columns(judged);
    Map<String, ColumnType> kept = columns(target);
    for (Field<?> column : Quarantine.bookkeeping()) {
      if (!kept.containsKey(column.getName())) {
        dsl.alterTable(target)
            .addColumnIfNotExists(column.getUnqualifiedName(), column.getDataType())
            .execute();
      }
    }
    own.forEach((column, type) -> take(name(column), type, kept.get(column)));
    return List.copyOf(own.keySet());
  }

  private void take(Name column, ColumnType type, @Nullable ColumnType kept) {
    if (kept == null) {
      dsl.execute(
          "alter table {0} add column if not exists {1} {2}",
          target, column, DSL.raw(type.written()));
    } else if (!kept.takes(type)) {
      dsl.execute(
          "alter table {0} alter column {1} type {2} using cast({1} as {2})",
          target, column, DSL.raw(kept.widenedTo(type)));
    }
  }

  /** Two tasks may need it at once; the second waits for the first one's commit. */
  private void create() {
    dsl.execute(
        "select pg_advisory_xact_lock(hashtextextended({0}, 0))",
        val("millrace.quarantine " + quarantine.target()));
    if (!exists()) {
      dsl.execute("create table {0} as table {1} with no data", target, judged);
    }
  }

  private boolean exists() {
    return Boolean.TRUE.equals(
        dsl.fetchValue("select to_regclass({0}) is not null", val(dsl.render(target))));
  }

  /** By name, in their order. */
  private Map<String, ColumnType> columns(Name of) {
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    dsl.select(
            field(name("attname"), SQLDataType.CLOB),
            cast(field(name("atttypid")), SQLDataType.BIGINT),
            field(name("atttypmod"), SQLDataType.INTEGER),
            field("format_type(atttypid, atttypmod)", SQLDataType.CLOB),
            field("format_type(atttypid, -1)", SQLDataType.CLOB))
        .from(table(name("pg_attribute")))
        .where("attrelid = to_regclass({0})", val(dsl.render(of)))
        .and("attnum > 0 and not attisdropped")
        .orderBy(field(name("attnum")))
        .forEach(row ->
            columns.put(
                row.value1(),
                new ColumnType(row.value2(), row.value3(), row.value4(), row.value5())));
    return columns;
  }

  /** Foreign keys that delete or change rows of other tables, of which nothing would be kept. */
  private void requireThatNothingElseGoes() {
    String referring =
        dsl.select(field("cast(cast(conrelid as regclass) as text)", SQLDataType.CLOB))
            .from(table(name("pg_constraint")))
            .where("contype = 'f' and confdeltype in ('c', 'n', 'd')")
            .and("confrelid = to_regclass({0})", val(dsl.render(judged)))
            .orderBy(field(name("conname")))
            .limit(1)
            .fetchOne(0, String.class);
    if (referring != null) {
      throw TaskFailed.forGood(
          "rows of %s cannot be put aside: %s refers to them with ON DELETE CASCADE or SET, and its own rows would go or change with them; make that foreign key ON DELETE NO ACTION, or leave out quarantining()"
              .formatted(quarantine.judged(), referring));
    }
  }

  private static Name quoted(TableName table) {
    return table.schema().isEmpty() ? name(table.table()) : name(table.schema(), table.table());
  }
}
