package io.millrace.tasks.lineage;

/** A column of a warehouse's table, as in {@code raw.sessions.user_id}. */
public record ColumnName(TableName table, String column) implements Comparable<ColumnName> {

  @Override
  public int compareTo(ColumnName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}
