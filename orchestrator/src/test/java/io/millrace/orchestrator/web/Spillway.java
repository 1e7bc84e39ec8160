package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.ZoneOffset;

/** A DAG whose schedule fired once, years ago. */
public final class Spillway implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("spillway").schedule(Schedule.quartzCron("0 0 6 1 1 ? 2020", ZoneOffset.UTC));
    dag.task("open", java(context -> {}));
    return dag.build();
  }
}
