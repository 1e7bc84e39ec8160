package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A DAG that was due daily, until a day years ago. */
public final class Ebb implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("ebb")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .endingOn(LocalDate.of(2024, 10, 14));
    dag.task("open", java(context -> {}));
    return dag.build();
  }
}
