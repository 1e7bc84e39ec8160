package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Due every minute of these. */
public final class Minute implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("minute")
            .schedule(Schedule.cron("* * * * *", ZoneOffset.UTC))
            .startingOn(LocalDate.parse(System.getenv("CHAOS_FROM")))
            .warehouse("chaos")
            .retries(Retries.fixed(40, Duration.ofMillis(200)));
    Increment.in(dag, "inc_minute");
    return dag.build();
  }
}
