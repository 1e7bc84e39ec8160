package io.millrace.orchestrator.crash;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Due every minute since a day long ago, so that a server has minutes to make up for at once. */
public final class EveryMinute implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("every_minute")
            .schedule(Schedule.cron("* * * * *", ZoneOffset.UTC))
            .startingOn(LocalDate.of(2026, 11, 1))
            .catchingUp();
    dag.task("nothing", java(context -> {}));
    return dag.build();
  }
}
