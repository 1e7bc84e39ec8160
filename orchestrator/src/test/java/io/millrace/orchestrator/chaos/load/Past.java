package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Due every hour since the day that {@code CHAOS_FROM} names, so that days are made up for. */
public final class Past implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("past")
            .schedule(Schedule.cron("@hourly", ZoneOffset.UTC))
            .startingOn(LocalDate.parse(System.getenv("CHAOS_FROM")))
            .catchingUp()
            .warehouse("chaos")
            .retries(Retries.fixed(40, Duration.ofMillis(200)));
    var increment = Increment.in(dag, "inc_hour");
    dag.task("note_hour", Note.byJava()).after(increment);
    return dag.build();
  }
}
