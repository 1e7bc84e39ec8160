package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.WarehouseOperator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs one claim to its end, on the thread it is called on. */
final class TryRunner {

  /**
   * A task whose node was lost more often than this is not tried again: it may be what kills them.
   */
  static final int MOST_RESCUES = 5;

  private static final Duration FENCE_AGAIN_AFTER = Duration.ofSeconds(2);

  private final TryServices services;

  TryRunner(TryServices services) {
    this.services = services;
  }

  /** Null if somebody newer has taken over, and there is nothing to record. */
  @Nullable FinishedTry run(RunningTry running) {
    long start = System.nanoTime();
    services.listener().tryStarted(running.claim(), running.name());
    running.log("try " + running.tryNumber() + " of " + running.name());
    Outcome outcome = outcome(running);
    if (outcome == null) {
      return null;
    }
    if (outcome instanceof Outcome.Succeeded succeeded) {
      Long rows = succeeded.effect().rows();
      running.log(rows == null ? "succeeded" : "succeeded, " + rows + " rows");
    }
    services
        .listener()
        .tryEnded(
            running.claim(), running.name(), outcome, Duration.ofNanos(System.nanoTime() - start));
    Failpoint.BETWEEN_T2_AND_T3.reach(running.taskId());
    TryLog.Chunk rest = running.tryLog().last();
    return new FinishedTry(running.claim(), outcome, rest.content(), rest.number());
  }

  private @Nullable Outcome outcome(RunningTry running) {
    try {
      return switch (running.task().operator()) {
        case WarehouseOperator<?> operator -> {
          running.loadInputs();
          yield new WarehouseTry(running, services).run(operator, () -> withoutRunning(running));
        }
        case ExternalOperator<?> operator -> {
          Outcome instead = withoutRunning(running);
          running.loadInputs();
          yield instead != null ? instead : new ExternalTry(running, services).run(operator);
        }
      };
    } catch (Exception | Error failure) {
      return beforeTheFence(running, failure);
    }
  }

  /**
   * Nothing has run, but an earlier try whose node was lost may have: only the fence would tell.
   */
  private Outcome beforeTheFence(RunningTry running, Throwable failure) {
    Outcome outcome = TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    boolean fenced = running.claim().rescues() == 0 || outcome instanceof Outcome.HandedBack;
    return fenced
        ? outcome
        : new Outcome.Unfenced(
            "cannot fence: " + Failures.of(failure).sentence(), FENCE_AGAIN_AFTER);
  }

  /** How a claim ends that must not run any more. */
  private static @Nullable Outcome withoutRunning(RunningTry running) {
    if (running.claim().stop() != null) {
      return new Outcome.Cancelled("its run was stopped");
    }
    if (running.claim().rescues() > MOST_RESCUES) {
      return new Outcome.Failed(
          "its node was lost %d times while running it; it is not tried again"
              .formatted(running.claim().rescues()),
          null,
          Effect.NONE);
    }
    return null;
  }
}
