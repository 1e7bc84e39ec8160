package io.millrace.tasks.lineage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** What the names of tables mean at one place of a query; inner names hide outer ones. */
final class TablesInScope {

  private final @Nullable TablesInScope outer;
  private final Map<String, List<Column>> tables = new LinkedHashMap<>();
  private final Map<String, List<Column>> commonTables = new LinkedHashMap<>();

  TablesInScope(@Nullable TablesInScope outer) {
    this.outer = outer;
  }

  void add(String name, List<Column> columns) {
    tables.put(name, columns);
  }

  void addCommon(String name, List<Column> columns) {
    commonTables.put(name, columns);
  }

  @Nullable List<Column> common(String name) {
    List<Column> columns = commonTables.get(name);
    return columns != null || outer == null ? columns : outer.common(name);
  }

  List<Column> allColumns() {
    return tables.values().stream().flatMap(List::stream).toList();
  }

  List<Column> columnsOf(Table<?> qualifier) {
    return tables.getOrDefault(qualifier.getName(), List.of());
  }

  /** Where a column's values come from; empty if nobody can say. */
  SortedSet<ColumnName> sources(@Nullable Table<?> qualifier, String column) {
    for (TablesInScope scope = this; scope != null; scope = scope.outer) {
      for (Map.Entry<String, List<Column>> table : scope.tables.entrySet()) {
        if (qualifier == null || qualifier.getName().equals(table.getKey())) {
          for (Column candidate : table.getValue()) {
            if (candidate.name().equals(column)) {
              return candidate.sources();
            }
          }
        }
      }
    }
    return Collections.emptySortedSet();
  }

  /** The columns of a base table: each is its own source. */
  static List<Column> ofTable(Table<?> table) {
    TableName name = TableName.of(table);
    return table
        .fieldStream()
        .map(field ->
            new Column(
                field.getName(), new TreeSet<>(List.of(new ColumnName(name, field.getName())))))
        .toList();
  }
}
