package io.millrace.tasks.lineage;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.QueryPart;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.VisitContext;
import org.jooq.VisitListener;

/**
 * Watches a rendering of one expression, as the only item of a select, for the columns that it is
 * computed from; a subquery counts with the columns that it gives.
 */
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

  SortedSet<ColumnName> found() {
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
