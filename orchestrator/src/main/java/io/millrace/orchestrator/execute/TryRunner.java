package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.PendingMark;
import io.millrace.orchestrator.run.PendingMarks;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseOperator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs claims, each on the thread it is called on, and says what a try comes to. Thread-safe. */
final class TryRunner {

  /**
   * A task that was lost more often than this with its node or its warehouse is not tried again: it
   * may be what kills them. Where one try in six is lost for other reasons, as in half an hour of
   * chaos, a limit of five failed one task in twelve thousand.
   */
  static final int MOST_RESCUES = 10;

  /** The same for nodes that were asked to end; more, since they are so for other reasons too. */
  static final int MOST_HAND_BACKS = 20;

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final TryServices services;

  TryRunner(TryServices services) {
    this.services = services;
  }

  Outcome run(RunningTry running) {
    services.listener().tryStarted(running.claim(), running.name());
    running.log(running.heading());
    return outcome(running);
  }

  /** What a try comes to whose code does not stop. */
  Outcome leaveBehind(RunningTry running) {
    running.leaveBehind();
    running.log("its code does not stop; its thread is left behind");
    return TryFailure.outcome(running, services.random(), new StopSignal.Stopped(), Effect.NONE);
  }

  /** Ends the try's log and tells the listener; on any thread, once a try. */
  FinishedTry finish(RunningTry running, Outcome outcome) {
    if (outcome instanceof Outcome.Succeeded succeeded) {
      Long rows = succeeded.effect().rows();
      running.log(rows == null ? "succeeded" : "succeeded, " + rows + " rows");
    }
    services.listener().tryEnded(running.claim(), running.name(), outcome, running.age());
    Failpoint.BETWEEN_T2_AND_T3.reach(running.taskId());
    TryLog.Chunk rest = running.tryLog().last();
    return new FinishedTry(
        running.claim(), outcome, rest.content(), rest.number(), running.publishes());
  }

  private Outcome outcome(RunningTry running) {
    try {
      if (running.dagIsGone()) {
        return withoutItsDag(running);
      }
      Outcome instead = beforeItRuns(running);
      if (instead != null) {
        return instead;
      }
      return switch (running.task().operator()) {
        case WarehouseOperator<?> operator -> {
          Outcome missing = load(running, running::loadInputs);
          yield missing != null
              ? missing
              : new WarehouseTry(running, services).run(operator, () -> withoutRunning(running));
        }
        case ExternalOperator<?> operator ->
            withInputs(running, () -> new ExternalTry(running, services).run(operator));
        case ApprovalOperator<?> operator ->
            withInputs(running, () -> new ApprovalTry(running, services).run(operator));
        case SensorOperator sensor ->
            withInputs(running, () -> new SensorTry(running, services).run(sensor));
      };
    } catch (Exception | Error failure) {
      return beforeTheFence(running, failure);
    }
  }

  /** Runs it unless it is to end without, or what it takes of other tasks is missing. */
  private Outcome withInputs(RunningTry running, Supplier<Outcome> run) {
    Outcome end = withoutRunning(running);
    Outcome missing = end != null ? end : load(running, running::loadInputs);
    return missing != null ? missing : run.get();
  }

  /**
   * Fences a task that was lost in the warehouse and is none of it any more; null if nothing of an
   * earlier try has taken effect, and nothing can.
   */
  private @Nullable Outcome beforeItRuns(RunningTry running) throws SQLException {
    Outcome missing = load(running, running::loadStructure);
    if (missing != null || !running.structure().leftTheWarehouse()) {
      return missing;
    }
    if (running.warehouse() == null) {
      throw TaskFailed.forNow(
          "DAG %s, whose warehouse this task was lost in, names none any more; let it name that again"
              .formatted(running.dagId()),
          null);
    }
    return new WarehouseTry(running, services).fence();
  }

  /** Its file may be on its way to another place: nothing has failed. */
  private static Outcome withoutItsDag(RunningTry running) {
    boolean stops = running.claim().stop() != null;
    Outcome missing = stops ? load(running, running::loadStructure) : null;
    if (missing != null) {
      return missing;
    }
    if (stops && !running.structure().leftTheWarehouse()) {
      return Outcome.Cancelled.withItsRun();
    }
    String reason =
        (stops
                ? "the DAG %s is not loaded any more; this waits until its file is back, since a try that was lost is to be fenced in its warehouse"
                : "the DAG %s is not loaded any more; this waits until its file is back, or the run is cancelled")
            .formatted(running.dagId());
    running.log(reason);
    return new Outcome.Unavailable(reason, AGAIN_AFTER, false);
  }

  /** Null if they are there; if the orchestrator's database is away, it is no task's failure. */
  private static @Nullable Outcome load(RunningTry running, Runnable read) {
    try {
      read.run();
      return null;
    } catch (RuntimeException failure) {
      PostgresFailure away =
          PostgresFailure.in(failure).filter(PostgresFailure::unavailable).orElse(null);
      if (away == null) {
        throw failure;
      }
      String reason =
          "the orchestrator's database, which has its inputs, was away (%s); it is tried again"
              .formatted(away.message());
      running.log(reason);
      return new Outcome.Unavailable(reason, AGAIN_AFTER, false);
    }
  }

  /**
   * Nothing has run, but an earlier try whose node was lost may have: only the fence would tell.
   */
  private Outcome beforeTheFence(RunningTry running, Throwable failure) {
    boolean fenced = running.claim().rescues() == 0;
    StopSignal.Reason stop = running.stop().reason();
    if (stop == StopSignal.Reason.NODE_LEAVES) {
      return TryFailure.handedBack(false);
    }
    if (fenced && (stop == StopSignal.Reason.RUN_STOPPED || stop == StopSignal.Reason.MARKED)) {
      return TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    }
    Outcome.Unavailable away =
        running.warehouse() == null
            ? null
            : new WarehouseTrouble(running, services).before(failure);
    if (fenced) {
      return away != null
          ? away
          : TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    }
    return new Outcome.Unavailable(
        "cannot fence: " + Failures.of(failure).sentence(),
        away == null ? AGAIN_AFTER : away.retryIn(),
        false);
  }

  /** How a claim ends that must not run any more. */
  private @Nullable Outcome withoutRunning(RunningTry running) {
    Claim claim = running.claim();
    if (claim.stop() != null) {
      return Outcome.Cancelled.withItsRun();
    }
    PendingMark mark = claim.rescues() == 0 ? null : pendingMark(claim);
    if (mark != null) {
      return mark.outcome();
    }
    if (claim.rescues() > MOST_RESCUES) {
      return givenUp("lost %d times, with its node or its warehouse", claim.rescues());
    }
    if (claim.handBacks() > MOST_HAND_BACKS) {
      return givenUp("handed back %d times by nodes that were ended", claim.handBacks());
    }
    return null;
  }

  /** What was to be marked while its node was lost is only fenced. */
  private @Nullable PendingMark pendingMark(Claim claim) {
    return PendingMarks.of(services.database(), claim).orElse(null);
  }

  private static Outcome givenUp(String how, int times) {
    return Outcome.Failed.forGood("it was " + how.formatted(times) + "; it is not tried again");
  }
}
