package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.TaskSkipped;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A try that only asks whether its task need wait any longer, on this thread, which may be
 * interrupted. A database that is away has not answered, and is no failure of the task; what the
 * task's own {@link #code} does with databases is.
 */
record AskingTry(RunningTry running, TryServices services) {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  /** Of the task's own code. */
  private static final class CodeFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CodeFailed(Throwable cause) {
      super(cause);
    }

    Throwable thrown() {
      return Objects.requireNonNull(getCause());
    }
  }

  /** Runs the task's own code, within {@link #run}. */
  static <T> T code(Callable<T> code) throws Exception {
    try {
      return code.call();
    } catch (TaskSkipped skipped) {
      throw skipped;
    } catch (Exception | Error thrown) {
      throw new CodeFailed(thrown);
    }
  }

  Outcome run(Callable<Outcome> ask) {
    running.stop().underWay(new OnThread(Thread.currentThread()));
    try {
      running.stop().check(); // it may have been left behind before it began
      Outcome outcome = ask.call();
      running.stop().underWay(null);
      return outcome;
    } catch (CodeFailed failure) {
      running.stop().underWay(null);
      return TryFailure.outcome(running, services.random(), failure.thrown(), Effect.NONE);
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
