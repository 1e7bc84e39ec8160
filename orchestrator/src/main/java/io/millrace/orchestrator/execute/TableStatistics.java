package io.millrace.orchestrator.execute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.lineage.TableName;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.Query;

/**
 * What PostgreSQL's planner knows of a table. It learns of what a transaction wrote only when
 * somebody counts: autovacuum does within a minute or so, but the next task reads at once.
 */
final class TableStatistics {

  /** As many changes bring autovacuum, by its defaults: so many rows and this share of all. */
  private static final long ROWS = 50;

  private static final double SHARE = 0.1;

  private final DSLContext dsl;
  private final Name table;

  /** {@code dsl} stands on the transaction that wrote. */
  TableStatistics(DSLContext dsl, TableName table) {
    this.dsl = dsl;
    this.table =
        table.schema().isEmpty() ? name(table.table()) : name(table.schema(), table.table());
  }

  /** Whether so many changed rows are too many to go on with what is known. */
  boolean areOutdatedBy(long rows) {
    return rows >= ROWS && rows >= ROWS + SHARE * knownRows();
  }

  /** Zero if nobody has counted yet; infinite for what has no rows of its own to count. */
  private float knownRows() {
    Float known =
        dsl.select(field(name("reltuples"), Float.class))
            .from(table(name("pg_class")))
            .where("oid = to_regclass({0}) and relkind in ('r', 'p')", val(dsl.render(table)))
            .fetchOne(0, Float.class);
    return known == null ? Float.POSITIVE_INFINITY : Math.max(0, known);
  }

  /**
   * Counts, and answers the statement that did. Waits for nobody: where the role may not, or a
   * VACUUM is at work, PostgreSQL warns and leaves the table as it is.
   */
  String refresh() {
    Query analyze = dsl.query("analyze (skip_locked) {0}", table);
    analyze.execute();
    return analyze.getSQL();
  }
}
