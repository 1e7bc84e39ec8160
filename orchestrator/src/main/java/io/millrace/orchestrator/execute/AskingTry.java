package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.PostgresFailure;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A try that only asks whether its task need wait any longer, on this thread, which may be
 * interrupted. A database that is away has not answered, and is no failure of the task.
 */
record AskingTry(RunningTry running, TryServices services) {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  Outcome run(Callable<Outcome> ask) {
    running.stop().underWay(new OnThread(Thread.currentThread()));
    try {
      running.stop().check(); // it may have been left behind before it began
      Outcome outcome = ask.call();
      running.stop().underWay(null);
      return outcome;
    } catch (Exception | Error failure) {
      running.stop().underWay(null);
      boolean away = PostgresFailure.in(failure).filter(PostgresFailure::unavailable).isPresent();
      if (away && running.stop().reason() == null) {
        String reason = "a database is away: " + Failures.of(failure).sentence();
        running.log(reason);
        return new Outcome.Unavailable(reason, AGAIN_AFTER, false);
      }
      return TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    }
  }
}
