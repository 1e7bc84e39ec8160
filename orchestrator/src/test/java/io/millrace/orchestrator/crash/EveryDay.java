package io.millrace.orchestrator.crash;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/**
 * Due every day, and makes up for none: its past is for backfills. A day takes long enough for
 * another process to be seen, and killed, amid three hundred of them.
 */
public final class EveryDay implements DagDefinition {

  private static final Duration TAKES = Duration.ofMillis(100);

  @Override
  public Dag define() {
    var dag = Dag.named("every_day").schedule(Schedule.daily(ZoneOffset.UTC));
    dag.task("a_day", java(context -> LockSupport.parkNanos(TAKES.toNanos())));
    return dag.build();
  }
}
