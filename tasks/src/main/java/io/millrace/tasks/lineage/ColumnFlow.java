package io.millrace.tasks.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.FieldOrRow;
import org.jooq.FieldOrRowOrSelect;
import org.jooq.QualifiedAsterisk;
import org.jooq.QueryPart;
import org.jooq.Row;
import org.jooq.Select;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions.TableType;
import org.jooq.impl.DSL;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * Follows columns from the tables they are read from to the columns they are written to. What it
 * cannot follow is left out, never guessed.
 */
final class ColumnFlow {

  private final VisitedSelects visited;
  private final Renderer renderer;
  private final SortedMap<ColumnName, SortedSet<ColumnName>> flows = new TreeMap<>();

  ColumnFlow(QueryVisit visit) {
    this.visited = visit.selects();
    this.renderer = visit.renderer();
  }

  SortedMap<ColumnName, SortedSet<ColumnName>> flows() {
    return flows;
  }

  /** The columns that a query gives. */
  List<Column> columnsOf(Select<?> select) {
    return columnsOf(select, new TablesInScope(null));
  }

  /** Keeps what the statement, and statements in its WITH, write. */
  void follow(QueryPart statement) {
    follow(statement, new TablesInScope(null));
  }

  private void follow(QueryPart statement, TablesInScope outer) {
    switch (statement) {
      case QOM.InsertReturning<?> insert -> follow(insert.$insert(), outer);
      case QOM.UpdateReturning<?> update -> follow(update.$update(), outer);
      case QOM.DeleteReturning<?> delete -> follow(delete.$delete(), outer);
      case QOM.Insert<?> insert -> insert(insert, within(insert.$with(), outer));
      case QOM.Update<?> update -> update(update, within(update.$with(), outer));
      case QOM.Delete<?> delete -> within(delete.$with(), outer);
      case QOM.Merge<?> merge -> merge(merge, within(merge.$with(), outer));
      case QOM.CreateTable table when table.$select() != null ->
          writeInOrder(table.$table(), columnsOf(table.$select(), outer));
      case Select<?> select -> within(select.$with(), outer);
      default -> {}
    }
  }

  private void insert(QOM.Insert<?> insert, TablesInScope scope) {
    List<? extends Field<?>> columns = insert.$columns();
    List<Field<?>> targets =
        columns.isEmpty() ? List.of(insert.$into().fields()) : List.copyOf(columns);
    if (insert.$select() != null) {
      List<Column> given = columnsOf(insert.$select(), scope);
      for (int i = 0; i < Math.min(targets.size(), given.size()); i++) {
        write(insert.$into(), targets.get(i), given.get(i).sources());
      }
    } else {
      insert.$values().forEach(row -> writeRow(insert.$into(), targets, row, scope));
    }
    var both = new TablesInScope(scope);
    addTable(insert.$into(), both);
    insert.$updateSet().forEach((column, value) -> set(insert.$into(), column, value, both));
  }

  private void update(QOM.Update<?> update, TablesInScope scope) {
    var both = new TablesInScope(scope);
    addTable(update.$table(), both);
    update.$from().forEach(table -> addTable(table, both));
    update.$set().forEach((column, value) -> set(update.$table(), column, value, both));
  }

  private void merge(QOM.Merge<?> merge, TablesInScope scope) {
    var both = new TablesInScope(scope);
    addTable(merge.$into(), both);
    if (merge.$using() instanceof Table<?> using) {
      addTable(using, both);
    }
    for (QOM.MergeMatched matched : merge.$whenMatched()) {
      matched.$updateSet().forEach((column, value) -> set(merge.$into(), column, value, both));
    }
    for (QOM.MergeNotMatched added : merge.$whenNotMatched()) {
      List<Field<?>> targets = List.copyOf(added.$columns());
      added.$values().forEach(row -> writeRow(merge.$into(), targets, row, both));
    }
  }

  private void writeRow(Table<?> into, List<Field<?>> targets, Row row, TablesInScope scope) {
    for (int i = 0; i < Math.min(targets.size(), row.size()); i++) {
      Field<?> value = row.field(i);
      if (value != null) {
        write(into, targets.get(i), sources(value, scope));
      }
    }
  }

  private void set(
      Table<?> into, FieldOrRow column, FieldOrRowOrSelect value, TablesInScope scope) {
    if (column instanceof Field<?> target && value instanceof Field<?> expression) {
      write(into, target, sources(expression, scope));
    }
  }

  private void writeInOrder(Table<?> table, List<Column> given) {
    TableName name = TableName.of(table);
    given.forEach(column -> flows.put(new ColumnName(name, column.name()), column.sources()));
  }

  private void write(Table<?> into, Field<?> column, SortedSet<ColumnName> sources) {
    Table<?> behind = visited.behind(into);
    var target = new ColumnName(TableName.of(behind == null ? into : behind), column.getName());
    flows.computeIfAbsent(target, none -> new TreeSet<>()).addAll(sources);
  }

  private List<Column> columnsOf(Select<?> select, TablesInScope outer) {
    var named = within(select.$with(), outer);
    var scope = new TablesInScope(named);
    select.$from().forEach(table -> addTable(table, scope));
    List<Column> columns = new ArrayList<>();
    for (SelectFieldOrAsterisk item : select.$select()) {
      switch (item) {
        case Field<?> field -> columns.add(new Column(field.getName(), sources(field, scope)));
        case QualifiedAsterisk all -> columns.addAll(scope.columnsOf(all.qualifier()));
        default -> columns.addAll(scope.allColumns());
      }
    }
    if (columns.isEmpty()) {
      columns.addAll(scope.allColumns());
    }
    for (Select<?> operand : visited.operandsAfterFirst(select)) {
      List<Column> further = columnsOf(operand, named);
      for (int i = 0; i < Math.min(columns.size(), further.size()); i++) {
        columns.set(i, columns.get(i).and(further.get(i)));
      }
    }
    return columns;
  }

  /** A scope with the tables of a WITH; statements in it that write are followed on the way. */
  private TablesInScope within(QOM.@Nullable With with, TablesInScope outer) {
    if (with == null) {
      return outer;
    }
    var scope = new TablesInScope(outer);
    List<? extends CommonTableExpression<?>> tables = with.$commonTableExpressions();
    tables.forEach(common -> addCommon(common, scope));
    // A recursive one reads itself: what one round finds, the next one passes on.
    for (boolean more = with.$recursive(); more; ) {
      more = false;
      for (CommonTableExpression<?> common : tables) {
        more |= addCommon(common, scope);
      }
    }
    return scope;
  }

  /** Whether the common table's columns come from more than was known of it so far. */
  private boolean addCommon(CommonTableExpression<?> common, TablesInScope scope) {
    List<Column> known = scope.common(common.getName());
    List<Column> columns = List.of();
    if (common.$query() instanceof Select<?> select) {
      columns = renamed(common, columnsOf(select, scope));
    } else {
      follow(common.$query(), scope);
    }
    scope.addCommon(common.getName(), columns);
    return !columns.equals(known);
  }

  private void addTable(Table<?> table, TablesInScope scope) {
    switch (table) {
      case QOM.JoinTable<?, ?> join -> {
        addTable(join.$table1(), scope);
        addTable(join.$table2(), scope);
      }
      case QOM.Lateral<?> lateral -> addTable(lateral.$arg1(), scope);
      default -> scope.add(table.getName(), columns(table, scope));
    }
  }

  private List<Column> columns(Table<?> table, TablesInScope scope) {
    Table<?> behind = visited.behind(table);
    if (behind != null) {
      return renamed(table, columns(behind, scope));
    }
    return switch (table) {
      case CommonTableExpression<?> common -> commonColumns(common.getName(), scope);
      case QOM.DerivedTable<?> derived -> columnsOf(derived.$arg1(), scope);
      case QOM.TableAlias<?> alias -> renamed(alias, columns(alias.$table(), scope));
      default ->
          table.getSchema() == null
              ? commonColumns(table.getName(), scope)
              : columnsOf(visited.generated(table));
    };
  }

  private static List<Column> columnsOf(Table<?> base) {
    return base.getOptions().type() == TableType.VIEW
        ? View.of(base).map(View::columns).orElse(List.of())
        : TablesInScope.ofTable(base);
  }

  private static List<Column> commonColumns(String name, TablesInScope scope) {
    List<Column> columns = scope.common(name);
    return columns == null ? List.of() : columns;
  }

  /** An alias may name the columns anew, by position. */
  private static List<Column> renamed(Table<?> alias, List<Column> columns) {
    Field<?>[] names = alias.fields();
    if (names.length != columns.size()) {
      return columns;
    }
    List<Column> renamed = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      renamed.add(new Column(names[i].getName(), columns.get(i).sources()));
    }
    return renamed;
  }

  private SortedSet<ColumnName> sources(Field<?> expression, TablesInScope scope) {
    if (expression instanceof TableField<?, ?> column) {
      return sources(column.getTable(), column.getName(), scope);
    }
    var reader = new ExpressionSources(this, scope);
    renderer.show(DSL.select(expression).getQuery(), reader);
    return reader.found();
  }

  /** What a column of a table with a schema means, wherever it stands. */
  SortedSet<ColumnName> sources(@Nullable Table<?> table, String column, TablesInScope scope) {
    SortedSet<ColumnName> found = scope.sources(table, column);
    if (!found.isEmpty() || table == null) {
      return found;
    }
    Table<?> behind = visited.behind(table);
    Table<?> base = behind == null ? table : behind;
    return base.getSchema() == null || base.getOptions().type() == TableType.VIEW
        ? found
        : new TreeSet<>(List.of(new ColumnName(TableName.of(base), column)));
  }

  SortedSet<ColumnName> sourcesOfSubquery(Select<?> select, TablesInScope scope) {
    var all = new TreeSet<ColumnName>();
    columnsOf(select, scope).forEach(column -> all.addAll(column.sources()));
    return all;
  }
}
