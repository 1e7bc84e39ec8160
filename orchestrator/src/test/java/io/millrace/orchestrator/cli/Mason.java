package io.millrace.orchestrator.cli;

import static io.millrace.tasks.Updates.allOf;
import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;

/** Works once there are stones and a drawing, and says what it works for. */
public final class Mason implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("mason")
            .schedule(
                Schedule.on(allOf(Updates.of("works", Quarry.STONES), Updates.of("drawing"))));
    dag.task(
            "build",
            java(
                String.class,
                context -> {
                  context.updates().forEach(update -> context.log("for " + words(update)));
                  return context.dataInterval().toString();
                }))
        .publishes("house");
    return dag.build();
  }

  private static String words(AssetUpdate update) {
    return update.asset() + " of " + update.dagId() + " " + update.taskId() + " " + update.note();
  }
}
