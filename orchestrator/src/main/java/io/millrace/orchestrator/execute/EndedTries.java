package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.execute.Worker.Ended;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.exception.DataAccessException;

/**
 * The tries of a node that are over and not recorded yet. They are recorded together; where what
 * one of them leaves cannot be, one by one, and that one without it, so that it keeps no other from
 * being recorded. For one thread.
 */
final class EndedTries {

  /**
   * Classes of SQLSTATEs: values and rows that the database does not take, more than it can hold.
   */
  private static final List<String> REFUSALS = List.of("22", "23", "54");

  /** Memory may be short for the sake of another's, which gives it back. */
  private static final int MOST_SHORTAGES = 5;

  private final List<Ended> waiting = new ArrayList<>();
  private boolean oneByOne;
  private int shortages;

  void add(Ended one) {
    waiting.add(one);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  List<Ended> all() {
    return Collections.unmodifiableList(waiting);
  }

  /** Those that are to be recorded together now. */
  List<Ended> next() {
    return List.copyOf(oneByOne ? waiting.subList(0, 1) : waiting);
  }

  /** The {@link #next} are recorded. */
  void recorded() {
    if (oneByOne) {
      waiting.removeFirst();
    } else {
      waiting.clear();
    }
    oneByOne &= !waiting.isEmpty();
    shortages = 0;
  }

  /** The {@link #next} could not be recorded. */
  void failed(Throwable why) {
    boolean outOfMemory = why instanceof OutOfMemoryError;
    if (!outOfMemory && !isRefusal(why)) {
      return;
    }
    if (!oneByOne) {
      oneByOne = true;
    } else if (!outOfMemory || ++shortages >= MOST_SHORTAGES) {
      Ended first = waiting.getFirst();
      waiting.set(0, new Ended(first.running(), bare(first.finished(), why)));
    }
  }

  private static boolean isRefusal(Throwable why) {
    return why instanceof DataAccessException failure
        && REFUSALS.stream().anyMatch(failure.sqlState()::startsWith);
  }

  /** First without its effect, then without its log as well. */
  private static FinishedTry bare(FinishedTry finished, Throwable why) {
    Outcome outcome = bare(finished.outcome(), why);
    boolean keepsLog = !outcome.equals(finished.outcome()) && !(why instanceof OutOfMemoryError);
    String log = keepsLog ? finished.log() : "";
    return new FinishedTry(finished.claim(), outcome, log, finished.logChunk());
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
      case Outcome.Cancelled cancelled -> cancelled;
      case Outcome.Unknown unknown -> unknown;
      case Outcome.Unavailable unavailable -> unavailable;
      case Outcome.HandedBack handed -> handed;
    };
  }
}
