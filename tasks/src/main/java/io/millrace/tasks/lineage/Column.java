package io.millrace.tasks.lineage;

import java.util.SortedSet;
import java.util.TreeSet;

/** A column that a query gives, and the columns of tables that its values are computed from. */
record Column(String name, SortedSet<ColumnName> sources) {

  /** This column where it holds the other's values as well. */
  Column and(Column other) {
    var both = new TreeSet<>(sources);
    both.addAll(other.sources);
    return new Column(name, both);
  }
}
