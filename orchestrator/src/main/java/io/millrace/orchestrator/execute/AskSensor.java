package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Poke;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskDeferred;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a deferred task whether what it waits for has come. Thread-safe. */
final class AskSensor {

  private static final int MOST_KNOWN = 1000;

  private final NodeDags dags;
  private final TryServices services;
  private final KnownRuns runs;

  AskSensor(NodeDags dags, TryServices services) {
    this.dags = dags;
    this.services = services;
    this.runs = new KnownRuns(id -> RunDetails.load(services.database(), id), Set::of, MOST_KNOWN);
  }

  /**
   * What a poke throws, and what is no sensor any more, is for a try to say. Of a database that is
   * away nothing can be said.
   */
  SensorAnswer answer(Poke poke) {
    try {
      RunDetails run = runs.get(poke.dagRunId());
      LoadedDag dag = dags.find(run.dagId());
      Task<?> task = dag == null ? null : dag.tasks().get(poke.taskId());
      return dag != null && task != null && task.operator() instanceof SensorOperator sensor
          ? answer(sensor, new RunningTry(claim(poke), dag, task, run, services, element(poke)))
          : new SensorAnswer.Over();
    } catch (TaskDeferred later) {
      return new SensorAnswer.Later(later.duration());
    } catch (Exception failure) {
      boolean away = PostgresFailure.in(failure).filter(PostgresFailure::unavailable).isPresent();
      return away ? new SensorAnswer.NotYet() : new SensorAnswer.Over();
    }
  }

  private SensorAnswer answer(SensorOperator sensor, RunningTry asked) throws Exception {
    asked.loadInputs();
    return sensor.poke(new SensorSight(asked, services))
        ? new SensorAnswer.Over()
        : new SensorAnswer.NotYet();
  }

  private static Claim claim(Poke poke) {
    return new Claim(
        poke.taskInstanceId(),
        poke.dagRunId(),
        0,
        poke.taskId(),
        poke.token(),
        poke.generation(),
        1,
        0,
        0,
        0,
        null,
        poke.mapped());
  }

  /** What it is about, if it is of a mapped task. */
  private @Nullable String element(Poke poke) {
    return Elements.of(services.database(), List.of(poke.mapped())).at(poke.mapped());
  }
}
