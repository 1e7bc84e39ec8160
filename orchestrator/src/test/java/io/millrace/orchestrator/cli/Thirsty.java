package io.millrace.orchestrator.cli;

import static io.millrace.tasks.sql.SqlTasks.query;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;

/** Needs the warehouse {@code well}. */
public final class Thirsty implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("thirsty").warehouse("well");
    dag.task("draw", query(select(inline(1))));
    return dag.build();
  }
}
