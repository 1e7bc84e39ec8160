package io.millrace.tasks.lineage;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tables are read and written, and where each written column's values come from.
 *
 * @param reads tables read, views resolved to their base tables
 * @param writes tables written
 * @param columns written column to the columns its values are computed from
 */
public record Lineage(
    SortedSet<TableName> reads,
    SortedSet<TableName> writes,
    SortedMap<ColumnName, SortedSet<ColumnName>> columns) {

  public static final Lineage NONE = of(Set.of(), Set.of());

  public Lineage {
    reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    writes = Collections.unmodifiableSortedSet(new TreeSet<>(writes));
    var copy = new TreeMap<ColumnName, SortedSet<ColumnName>>();
    columns.forEach((k, v) -> copy.put(k, Collections.unmodifiableSortedSet(new TreeSet<>(v))));
    columns = Collections.unmodifiableSortedMap(copy);
  }

  public static Lineage of(Set<TableName> reads, Set<TableName> writes) {
    return new Lineage(new TreeSet<>(reads), new TreeSet<>(writes), new TreeMap<>(Map.of()));
  }

  public Lineage and(Lineage other) {
    var allReads = new TreeSet<>(reads);
    allReads.addAll(other.reads);
    var allWrites = new TreeSet<>(writes);
    allWrites.addAll(other.writes);
    var allColumns = new TreeMap<>(columns);
    other.columns.forEach((column, sources) -> {
      var merged = new TreeSet<>(sources);
      merged.addAll(allColumns.getOrDefault(column, Collections.emptySortedSet()));
      allColumns.put(column, merged);
    });
    return new Lineage(allReads, allWrites, allColumns);
  }
}
