package io.millrace.tasks.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jooq.QueryPart;
import org.jooq.VisitContext;
import org.jooq.VisitListener;

/**
 * One rendering of a query, watched: jOOQ shows every part that becomes SQL, in its place, also
 * where its query model has no accessor (operands of a union, JSON functions, implicit joins).
 */
final class QueryVisit implements VisitListener {

  private final Renderer renderer = new Renderer();
  private final VisitedTables tables;
  private final VisitedSelects selects;
  private final Set<QueryPart> parts = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<QueryPart> inOrder = new ArrayList<>();
  private final Deque<QueryPart> path = new ArrayDeque<>();

  private QueryVisit(KnownTables known) {
    tables = new VisitedTables(known);
    selects = new VisitedSelects(known);
  }

  static QueryVisit of(QueryPart query) {
    return of(query, KnownTables.NONE);
  }

  static QueryVisit of(QueryPart query, KnownTables known) {
    var visit = new QueryVisit(known);
    visit.renderer.show(query, visit);
    return visit;
  }

  Renderer renderer() {
    return renderer;
  }

  VisitedTables tables() {
    return tables;
  }

  VisitedSelects selects() {
    return selects;
  }

  List<QueryPart> parts() {
    return Collections.unmodifiableList(inOrder);
  }

  @Override
  public void visitStart(VisitContext context) {
    QueryPart part = context.queryPart();
    var above = new Ancestors(path);
    tables.visit(part, above);
    selects.visit(part, above);
    if (parts.add(part)) {
      inOrder.add(part);
    }
    path.push(part);
  }

  @Override
  public void visitEnd(VisitContext context) {
    path.pop();
  }
}
