package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import java.time.Duration;
import java.util.List;

/** Several listeners as one. */
record Listeners(List<EngineListener> each) implements EngineListener {

  @Override
  public void tryStarted(Claim claim, TaskName task) {
    each.forEach(listener -> listener.tryStarted(claim, task));
  }

  @Override
  public void tryProgressed(Claim claim, TaskName task, long rows) {
    each.forEach(listener -> listener.tryProgressed(claim, task, rows));
  }

  @Override
  public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
    each.forEach(listener -> listener.tryEnded(claim, task, outcome, took));
  }

  @Override
  public void runEnded(long dagRunId, RunState state) {
    each.forEach(listener -> listener.runEnded(dagRunId, state));
  }

  @Override
  public void pushed(int tries, int claims, Duration took) {
    each.forEach(listener -> listener.pushed(tries, claims, took));
  }

  @Override
  public void alertsQueued() {
    each.forEach(EngineListener::alertsQueued);
  }

  @Override
  public void assetsUpdated() {
    each.forEach(EngineListener::assetsUpdated);
  }

  @Override
  public void rescued(int tries) {
    each.forEach(listener -> listener.rescued(tries));
  }

  @Override
  public void threadsLeftBehind(int threads) {
    each.forEach(listener -> listener.threadsLeftBehind(threads));
  }

  @Override
  public void waitsForItsName() {
    each.forEach(EngineListener::waitsForItsName);
  }

  @Override
  public void rejoined() {
    each.forEach(EngineListener::rejoined);
  }

  @Override
  public void leaving(int tries, Duration limit) {
    each.forEach(listener -> listener.leaving(tries, limit));
  }

  @Override
  public void left(int handedBack) {
    each.forEach(listener -> listener.left(handedBack));
  }

  @Override
  public void refused(UpgradeRefused why) {
    each.forEach(listener -> listener.refused(why));
  }

  @Override
  public void databaseReachable(boolean reachable) {
    each.forEach(listener -> listener.databaseReachable(reachable));
  }
}
