package io.millrace.tasks.lineage;

import org.jooq.Catalog;
import org.jooq.Schema;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Finds the generated table for one that parsed SQL only names. */
record KnownTables(@Nullable Catalog catalog) {

  static final KnownTables NONE = new KnownTables(null);

  Table<?> generated(Table<?> table) {
    Schema named = table.getSchema();
    Schema schema = catalog == null || named == null ? null : catalog.getSchema(named.getName());
    Table<?> generated = schema == null ? null : schema.getTable(table.getName());
    return generated == null ? table : generated;
  }
}
