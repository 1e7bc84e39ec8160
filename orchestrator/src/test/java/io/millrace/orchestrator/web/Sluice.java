package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.ZoneOffset;

/** A daily DAG. */
public final class Sluice implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("sluice").schedule(Schedule.daily(ZoneOffset.UTC));
    dag.task("open", java(context -> {}));
    return dag.build();
  }
}
