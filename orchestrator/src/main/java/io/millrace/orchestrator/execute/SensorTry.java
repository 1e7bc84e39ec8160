package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.max;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.Durations;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.SensorOperator.Wait;
import io.millrace.tasks.TaskDeferred;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A try of a task that waits: it finds what it waits for, is deferred, or has waited too long. */
final class SensorTry {

  private final RunningTry running;
  private final TryServices services;

  SensorTry(RunningTry running, TryServices services) {
    this.running = running;
    this.services = services;
  }

  Outcome run(SensorOperator sensor) {
    return new AskingTry(running, services).run(() -> waitFor(sensor));
  }

  private Outcome waitFor(SensorOperator sensor) throws Exception {
    Wait wait = sensor.patience();
    Duration left = wait.most().minus(waited());
    long end = System.nanoTime() + left.toNanos();
    var sight = new SensorSight(running, services);
    while (true) {
      Duration next = next(sensor, sight);
      if (next == null) {
        return new Outcome.Succeeded(Effect.NONE, false);
      }
      left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive()) {
        return givenUp(sensor);
      }
      if (!wait.holdsItsPlace()) {
        String reason = "waits for " + sensor.awaits();
        running.log(reason);
        return new Outcome.Deferred(reason, next, wait.every(), left);
      }
      running.stop().waitFor(next.compareTo(left) < 0 ? next : left);
    }
  }

  /** How long to wait for the next poke; null if it has come. */
  private static @Nullable Duration next(SensorOperator sensor, SensorSight sight)
      throws Exception {
    try {
      return sensor.poke(sight) ? null : sensor.patience().every();
    } catch (TaskDeferred later) {
      return later.duration();
    }
  }

  private Outcome givenUp(SensorOperator sensor) {
    String reason =
        "waited for %s longer than %s"
            .formatted(sensor.awaits(), Durations.shown(sensor.patience().most()));
    running.log(reason);
    return sensor.patience().skips() ? new Outcome.Skipped(reason) : Outcome.Failed.forGood(reason);
  }

  /** Since the first try of this generation. */
  private Duration waited() {
    Long millis =
        services
            .database()
            .select(max(DatabaseClock.millisSince(TASK_TRY.STARTED_AT)))
            .from(TASK_TRY)
            .where(TASK_TRY.TASK_INSTANCE_ID.eq(running.claim().taskInstanceId()))
            .and(TASK_TRY.GENERATION.eq(running.claim().generation()))
            .fetchSingle()
            .value1();
    return Duration.ofMillis(Objects.requireNonNullElse(millis, 0L));
  }
}
