package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;

/** Due every hour since the day that {@code CHAOS_FROM} names, so that days are made up for. */
public final class Past implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Load.due("@hourly", "past").catchingUp();
    var increment = Increment.in(dag, "inc_hour");
    dag.task("note_hour", Note.byJava()).after(increment);
    return dag.build();
  }
}
