package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.Dag;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.Task;
import io.millrace.tasks.WarehouseOperator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One task alone, run once as a run would run it, and recorded nowhere: there is no run, no try, no
 * alert and, in the warehouse, no fence. What a warehouse task does is rolled back unless it is to
 * be kept; what another does outside stays done. For one thread, but for {@link #stop}.
 */
public final class TaskTrial {

  /**
   * What came of it.
   *
   * @param committed whether the warehouse has what it did
   * @param rejected rows that it could not load, which are kept nowhere else
   * @param log its lines, each with its time
   */
  public record Ended(Outcome outcome, boolean committed, List<RejectedRow> rejected, String log) {

    /** What it would have left to be recorded. */
    public Effect effect() {
      return outcome instanceof Outcome.Succeeded succeeded
          ? succeeded.effect()
          : outcome instanceof Outcome.Failed failed ? failed.effect() : Effect.NONE;
    }

    /** One sentence on what is no success; null where there is nothing to say. */
    public @Nullable String reason() {
      return switch (outcome) {
        case Outcome.Succeeded succeeded -> null;
        case Outcome.Failed failed -> failed.reason();
        case Outcome.Skipped skipped -> skipped.reason();
        case Outcome.Deferred deferred -> deferred.reason();
        case Outcome.Asked asked -> asked.reason();
        case Outcome.Cancelled cancelled -> cancelled.reason();
        case Outcome.Unknown unknown -> unknown.reason();
        case Outcome.Unavailable unavailable -> unavailable.reason();
        case Outcome.HandedBack handed -> handed.reason();
        case Outcome.Marked marked -> marked.reason();
      };
    }
  }

  /** As in the log's first line; no node of that name has joined. */
  private static final String NODE = "trial";

  private final TryServices services;
  private final Task<?> task;
  private final RunningTry running;

  /**
   * Of a task of the DAG.
   *
   * @param run that it is as if part of; nothing is asked of it but its name, interval, parameters
   * @param outputs of other tasks, JSON by task id
   */
  public TaskTrial(
      Surroundings around,
      Dag dag,
      Task<?> task,
      NewRun run,
      Map<String, String> outputs,
      Clock clock) {
    this.task = task;
    this.services =
        new TryServices(
            NODE,
            UUID.randomUUID(),
            Dsl.on(around.database()),
            around.warehouses(),
            around.sources(),
            around.secrets(),
            new EngineListener() {},
            new Absences(clock),
            clock,
            RealTime.random());
    var claim = new Claim(0, 0, 0, task.id(), 0, 1, 1, 0, 0, 0, null);
    this.running =
        new RunningTry(
            claim, LoadedDag.of(new DagCode(dag, null)), task, RunDetails.of(run), services);
    running.take(new TryInputs(outputs, TrialElements.of(dag, task, outputs)));
  }

  /**
   * The tasks whose outputs this one takes, or is mapped over, and was not given, in the order it
   * names them.
   */
  public static List<String> missing(Dag dag, Task<?> task, Map<String, String> outputs) {
    return TrialElements.needed(dag, task).stream().filter(id -> !outputs.containsKey(id)).toList();
  }

  /** The statements of a warehouse task with the run's values in place; executes nothing. */
  public List<String> statements() {
    return task.operator() instanceof WarehouseOperator<?> operator
        ? QueryRunner.rendered(operator.statements(), running.values())
        : List.of();
  }

  /**
   * Runs it, for as long as its timeout allows.
   *
   * @param keeping commits what a warehouse task did, if it did not fail
   */
  public Ended run(boolean keeping) {
    running.log(running.heading());
    var limit = new TimeLimit(task.limits().timeout(), this::timeOut);
    try {
      return switch (task.operator()) {
        case WarehouseOperator<?> operator -> inWarehouse(operator, keeping);
        case ExternalOperator<?> operator ->
            ended(new ExternalTry(running, services).run(operator), false, List.of());
        case ApprovalOperator<?> operator ->
            ended(new ApprovalTry(running, services).run(operator), false, List.of());
        case SensorOperator sensor ->
            ended(new SensorTry(running, services).run(sensor), false, List.of());
      };
    } finally {
      limit.close();
    }
  }

  private Ended inWarehouse(WarehouseOperator<?> operator, boolean keeping) {
    running.loadPast();
    var trial = new WarehouseTrial(running, services, keeping);
    Outcome outcome = trial.run(operator);
    boolean kept = keeping && outcome instanceof Outcome.Succeeded;
    return ended(outcome, kept, trial.rejected());
  }

  private Ended ended(Outcome outcome, boolean committed, List<RejectedRow> rejected) {
    if (outcome instanceof Outcome.Succeeded) {
      Long rows = running.rows();
      running.log(rows == null ? "succeeded" : "succeeded, " + rows + " rows");
    }
    return new Ended(outcome, committed, rejected, running.tryLog().last().content());
  }

  private void timeOut() {
    running.stop().request(StopSignal.Reason.TIMEOUT);
  }

  /** Asks it to stop, from another thread. */
  public void stop() {
    running.stop().request(StopSignal.Reason.RUN_STOPPED);
  }
}
