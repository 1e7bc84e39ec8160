package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the DAGs have in common. */
final class Load {

  private static final int MORE_RETRIES_THAN_FAULTS = 40;

  private Load() {}

  static DagBuilder dag(String id) {
    return Dag.named(id)
        .warehouse("chaos")
        .retries(Retries.fixed(MORE_RETRIES_THAN_FAULTS, Duration.ofMillis(200)));
  }

  /** One that is due by itself since the day that {@code CHAOS_FROM} names. */
  static DagBuilder due(String cron, String id) {
    return dag(id)
        .schedule(Schedule.cron(cron, ZoneOffset.UTC))
        .startingOn(LocalDate.parse(System.getenv("CHAOS_FROM")));
  }
}
