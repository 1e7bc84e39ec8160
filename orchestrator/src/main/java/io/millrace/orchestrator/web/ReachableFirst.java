package io.millrace.orchestrator.web;

import static org.jooq.impl.DSL.selectOne;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import org.jooq.DSLContext;

/**
 * Asks for the database before anything is changed. A change goes over the engine's sessions, which
 * have more patience than somebody who has pressed a button.
 */
record ReachableFirst(DSLContext database) {

  void check(Context context) {
    if (context.method().equals(HandlerType.POST)) {
      database.fetch(selectOne());
    }
  }
}
