package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import java.time.Duration;

/**
 * The end of a try of which nobody could say what it came to, as where memory has run out. Made
 * beforehand: there may be none to make it of.
 */
final class BrokenTry {

  private static final String REASON =
      "its node could not say how it ended, as where memory has run out; the program's log may tell";

  private final Outcome failed = Outcome.Failed.forGood(REASON);
  private final Outcome unavailable = new Outcome.Unavailable(REASON, Duration.ofSeconds(2), true);

  /** What a warehouse has of it is for the next claim to find out. */
  Outcome outcome(RunGraph.Kind kind) {
    return switch (kind) {
      case WAREHOUSE -> unavailable;
      case EXTERNAL -> failed;
    };
  }

  /** Without its log, and without telling anybody. */
  FinishedTry finished(RunningTry one, Outcome outcome) {
    return new FinishedTry(one.claim(), outcome, "", 0, one.publishes());
  }
}
