package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;

/** Moves in once there is a house, whose process it does in one of its own. */
public final class Tenant implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("tenant").schedule(Schedule.on(Updates.of("house")));
    dag.task("move_in", java(context -> context.log("into " + context.updates().getFirst())))
        .inChildProcess(64);
    return dag.build();
  }
}
