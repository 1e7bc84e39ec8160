package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.Executor;
import io.millrace.tasks.ExternalOperator;
import java.util.List;

/** A try outside the warehouse: it happens at least once, and is stopped by an interrupt. */
final class ExternalTry {

  private final RunningTry running;
  private final TryServices services;

  ExternalTry(RunningTry running, TryServices services) {
    this.running = running;
    this.services = services;
  }

  Outcome run(ExternalOperator<?> operator) {
    running.stop().underWay(new OnThread(Thread.currentThread()));
    try {
      running.stop().check(); // it may have been left behind before it began
      String output =
          switch (running.task().executor()) {
            case Executor.InNode inNode -> Outputs.write(operator.run(running));
            case Executor.ChildProcess child -> new ChildTry(running, child).run();
          };
      running.stop().underWay(null);
      return new Outcome.Succeeded(
          new Effect(
              running.rows(),
              0,
              output,
              List.of(),
              List.of(),
              List.of(),
              Skips.of(running, output)),
          false);
    } catch (Exception | Error failure) {
      running.stop().underWay(null);
      return TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    }
  }
}
