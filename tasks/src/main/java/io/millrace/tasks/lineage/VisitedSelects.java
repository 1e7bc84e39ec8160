package io.millrace.tasks.lineage;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.QueryPart;
import org.jooq.Select;
import org.jooq.SelectFinalStep;
import org.jooq.SelectQuery;
import org.jooq.Table;
import org.jooq.impl.QOM;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/**
 * What jOOQ's query model does not tell and a {@link QueryVisit} shows: the operands of unions, and
 * the tables behind aliases.
 */
final class VisitedSelects {

  private final KnownTables known;
  private final IdentityHashMap<QueryPart, List<Select<?>>> operands = new IdentityHashMap<>();
  private final IdentityHashMap<Table<?>, Table<?>> aliased = new IdentityHashMap<>();

  VisitedSelects(KnownTables known) {
    this.known = known;
  }

  Table<?> generated(Table<?> table) {
    return known.generated(table);
  }

  void visit(QueryPart part, Ancestors above) {
    QueryPart parent = above.up(1);
    if (part instanceof Select<?> select && parent instanceof SelectQuery<?>) {
      operands.computeIfAbsent(parent, union -> new ArrayList<>()).add(select);
    }
    if (part instanceof TableImpl<?> table
        && above.up(2) instanceof Table<?> alias
        && (alias instanceof TableImpl<?> || alias instanceof QOM.TableAlias<?>)) {
      aliased.put(alias, table);
    }
  }

  /** The second and further operands of a union, an intersection or a difference. */
  List<Select<?>> operandsAfterFirst(Select<?> select) {
    QueryPart query = select instanceof SelectFinalStep<?> step ? step.getQuery() : select;
    return operands.getOrDefault(query, List.of());
  }

  /** The table that an alias stands for; null if the table is none. */
  @Nullable Table<?> behind(Table<?> alias) {
    Table<?> same = aliased.get(alias);
    if (same != null || alias.getSchema() != null) {
      return same;
    }
    // The alias of an implicit join is made anew wherever it is rendered; its name stays.
    List<Table<?>> namesakes =
        aliased.entrySet().stream()
            .filter(entry -> entry.getKey().getName().equals(alias.getName()))
            .<Table<?>>map(Map.Entry::getValue)
            .distinct()
            .toList();
    return namesakes.size() == 1 ? namesakes.getFirst() : null;
  }
}
