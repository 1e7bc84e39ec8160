package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;

/** Due every minute of these. */
public final class Minute implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Load.due("* * * * *", "minute");
    Increment.in(dag, "inc_minute");
    return dag.build();
  }
}
