package io.millrace.tasks.lineage;

import org.jooq.Schema;
import org.jooq.Table;

/** A table of a warehouse by schema and name, as in {@code raw.sessions}. */
public record TableName(String schema, String table) implements Comparable<TableName> {

  public static TableName of(Table<?> table) {
    Schema schema = table.getSchema();
    return new TableName(schema == null ? "" : schema.getName(), table.getName());
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? table : schema + "." + table;
  }
}
