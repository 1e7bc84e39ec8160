package io.millrace.orchestrator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.TaskName;
import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.text.Lower;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's meters: tries by DAG, task and outcome, rows, checks, runs, pushes, rescues. */
public final class EngineMetrics implements EngineListener {

  private final MeterRegistry registry;
  private final AtomicInteger reachable;
  private final AtomicInteger leftBehind;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.reachable = registry.gauge("millrace.database.reachable", new AtomicInteger(1));
    this.leftBehind = registry.gauge("millrace.threads.left.behind", new AtomicInteger());
  }

  @Override
  public void tryStarted(Claim claim, TaskName task) {
    registry.counter("millrace.tries.started", tags(task)).increment();
  }

  @Override
  public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
    registry.timer("millrace.try", tags(task).and("outcome", outcome.key())).record(took);
    switch (outcome) {
      case Outcome.Succeeded succeeded -> count(task, succeeded.effect());
      case Outcome.Failed failed -> count(task, failed.effect());
      case Outcome.Skipped skipped -> {}
      case Outcome.Deferred deferred -> {}
      case Outcome.Asked asked -> {}
      case Outcome.Cancelled cancelled -> {}
      case Outcome.Unknown unknown -> {}
      case Outcome.Unavailable unavailable -> {}
      case Outcome.HandedBack handed -> {}
      case Outcome.Marked marked -> {}
    }
  }

  private void count(TaskName task, Effect effect) {
    Long rows = effect.rows();
    if (rows != null) {
      registry.counter("millrace.rows", tags(task)).increment((double) rows);
    }
    if (effect.rejected() > 0) {
      registry.counter("millrace.rows.rejected", tags(task)).increment((double) effect.rejected());
    }
    for (CheckResult check : effect.checks()) {
      String status = Lower.of(check.status());
      registry
          .counter(
              "millrace.checks",
              Tags.of("dag", task.dagId(), "check", check.check(), "status", status))
          .increment();
    }
  }

  @Override
  public void runEnded(long dagRunId, RunState state) {
    registry.counter("millrace.runs.ended", "state", state.key()).increment();
  }

  @Override
  public void pushed(int tries, int claims, Duration took) {
    registry.timer("millrace.push").record(took);
    registry.summary("millrace.push.tries").record(tries);
  }

  @Override
  public void rescued(int tries) {
    registry.counter("millrace.tries.rescued").increment(tries);
  }

  @Override
  public void threadsLeftBehind(int threads) {
    leftBehind.set(threads);
  }

  @Override
  public void databaseReachable(boolean isReachable) {
    reachable.set(isReachable ? 1 : 0);
  }

  private static Tags tags(TaskName task) {
    return Tags.of("dag", task.dagId(), "task", task.taskId());
  }
}
