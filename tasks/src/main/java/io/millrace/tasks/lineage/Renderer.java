package io.millrace.tasks.lineage;

import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultVisitListenerProvider;

/** Renders parts for the sake of being watched; one jOOQ configuration serves many renderings. */
final class Renderer implements VisitListener {

  private final DSLContext dsl;
  private VisitListener watcher = new VisitListener() {};

  Renderer() {
    var configuration = new DefaultConfiguration();
    configuration.set(SQLDialect.POSTGRES);
    configuration.set(new DefaultVisitListenerProvider(this));
    dsl = DSL.using(configuration);
  }

  /** Shows the watcher every part that becomes SQL; it may render others meanwhile. */
  void show(QueryPart part, VisitListener toWatcher) {
    VisitListener before = watcher;
    watcher = toWatcher;
    dsl.render(part);
    watcher = before;
  }

  @Override
  public void visitStart(VisitContext context) {
    watcher.visitStart(context);
  }

  @Override
  public void visitEnd(VisitContext context) {
    watcher.visitEnd(context);
  }
}
