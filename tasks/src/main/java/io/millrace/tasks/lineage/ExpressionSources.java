package io.millrace.tasks.lineage;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.impl.DSL;

/** The columns that one expression is computed from, those of its subqueries' results included. */
final class ExpressionSources implements VisitListener {

  private final ColumnFlow flow;
  private final TablesInScope scope;
  private final SortedSet<ColumnName> sources = new TreeSet<>();
  private int depth;
  private int depthOfSubquery;

  ExpressionSources(ColumnFlow flow, TablesInScope scope) {
    this.flow = flow;
    this.scope = scope;
  }

  SortedSet<ColumnName> of(Field<?> expression) {
    QueryVisit.render(DSL.select(expression).getQuery(), this);
    return sources;
  }

  @Override
  public void visitStart(VisitContext context) {
    QueryPart part = context.queryPart();
    depth++;
    if (depth == 1 || depthOfSubquery > 0) {
      return;
    }
    if (part instanceof Select<?> select) {
      depthOfSubquery = depth;
      sources.addAll(flow.sourcesOfSubquery(select, scope));
    } else if (part instanceof TableField<?, ?> column) {
      sources.addAll(flow.sources(column.getTable(), column.getName(), scope));
    }
  }

  @Override
  public void visitEnd(VisitContext context) {
    if (depth == depthOfSubquery) {
      depthOfSubquery = 0;
    }
    depth--;
  }
}
