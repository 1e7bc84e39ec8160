package io.millrace.orchestrator.crash;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.ZoneOffset;

/** Due every day, and makes up for none: its past is for backfills. */
public final class EveryDay implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("every_day").schedule(Schedule.daily(ZoneOffset.UTC));
    dag.task("nothing", java(context -> {}));
    return dag.build();
  }
}
