package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.execute.Worker.Ended;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;

/**
 * The tries of a node that are over: recorded together; one whose effect cannot be recorded,
 * without it, and without its log where that is not enough. None is ever given up.
 */
final class EndedTries implements Backlog.Content<Ended> {

  /** However many they are, one step records them. */
  static Backlog<Ended> backlog() {
    return new Backlog<>(Integer.MAX_VALUE, new EndedTries());
  }

  @Override
  public int size(Ended one) {
    return 1;
  }

  @Override
  public Ended less(Ended one, Throwable why, boolean refused) {
    return refused || why instanceof OutOfMemoryError
        ? new Ended(one.running(), bare(one.finished(), why))
        : one;
  }

  private static FinishedTry bare(FinishedTry finished, Throwable why) {
    Outcome outcome = bare(finished.outcome(), why);
    boolean keepsLog = !outcome.equals(finished.outcome()) && !(why instanceof OutOfMemoryError);
    String log = keepsLog ? finished.log() : "";
    return new FinishedTry(
        finished.claim(), outcome, log, finished.logChunk(), finished.publishes());
  }

  private static Outcome bare(Outcome outcome, Throwable why) {
    String because = "what it leaves cannot be recorded: " + Failures.of(why).sentence();
    return switch (outcome) {
      case Outcome.Succeeded succeeded when !succeeded.effect().equals(Effect.NONE) ->
          new Outcome.Failed("it was done, but " + because, null, Effect.NONE);
      case Outcome.Failed failed when !failed.effect().equals(Effect.NONE) ->
          new Outcome.Failed(failed.reason() + "; " + because, failed.retryIn(), Effect.NONE);
      case Outcome.Succeeded succeeded -> succeeded;
      case Outcome.Failed failed -> failed;
      case Outcome.Skipped skipped -> skipped;
      case Outcome.Deferred deferred -> deferred;
      case Outcome.Asked asked -> new Outcome.Failed("it asked, but " + because, null, Effect.NONE);
      case Outcome.Cancelled cancelled -> cancelled;
      case Outcome.Unknown unknown -> unknown;
      case Outcome.Unavailable unavailable -> unavailable;
      case Outcome.HandedBack handed -> handed;
      case Outcome.Marked marked -> marked;
    };
  }
}
