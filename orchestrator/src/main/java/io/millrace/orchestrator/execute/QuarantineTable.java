package io.millrace.orchestrator.execute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.Quarantine;
import io.millrace.tasks.lineage.TableName;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record2;
import org.jooq.impl.DSL;

/**
 * The table for rows that are put aside: made when the first are, and given the columns that the
 * other table has got since.
 */
final class QuarantineTable {

  private final DSLContext dsl;
  private final Name judged;
  private final Name target;

  /** {@code dsl} stands on the transaction that moves the rows. */
  QuarantineTable(DSLContext dsl, Quarantine quarantine) {
    this.dsl = dsl;
    this.judged = quoted(quarantine.judged());
    this.target = quoted(quarantine.target());
  }

  void prepare() {
    if (!exists()) {
      dsl.execute("create table {0} as table {1} with no data", target, judged);
      for (Field<?> column : Quarantine.bookkeeping()) {
        dsl.alterTable(target).add(column.getUnqualifiedName(), column.getDataType()).execute();
      }
    }
    missing()
        .forEach(column ->
            dsl.execute(
                "alter table {0} add column {1} {2}",
                target, name(column.value1()), DSL.raw(column.value2())));
  }

  boolean exists() {
    return Boolean.TRUE.equals(
        dsl.fetchValue("select to_regclass({0}) is not null", val(dsl.render(target))));
  }

  /** Columns by name and type. */
  private List<Record2<String, String>> missing() {
    return dsl.select(
            field("attname", String.class), field("format_type(atttypid, atttypmod)", String.class))
        .from("pg_attribute its")
        .where("attrelid = to_regclass({0})", val(dsl.render(judged)))
        .and("attnum > 0 and not attisdropped")
        .and(
            "not exists (select 1 from pg_attribute other where other.attrelid = to_regclass({0})"
                + " and other.attname = its.attname and not other.attisdropped)",
            val(dsl.render(target)))
        .orderBy(field("attnum"))
        .fetch();
  }

  private static Name quoted(TableName table) {
    return table.schema().isEmpty() ? name(table.table()) : name(table.schema(), table.table());
  }
}
