package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import java.time.Duration;
import java.util.List;

/**
 * What the engine tells of itself; metrics, logs and live progress hang off it. Methods are called
 * from the engine's threads and must return at once.
 */
public interface EngineListener {

  /** A try starts on this node. */
  default void tryStarted(Claim claim, TaskName task) {}

  /** A running try has moved so many rows so far. */
  default void tryProgressed(Claim claim, TaskName task, long rows) {}

  /** A try ended on this node; it is recorded next. */
  default void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {}

  /** A run ended, on whichever node recorded its last task: this one. */
  default void runEnded(long dagRunId, RunState state) {}

  /** A batch of finished tries was recorded. */
  default void pushed(int tries, int claims, Duration took) {}

  /** Alerts were queued. */
  default void alertsQueued() {}

  /** Updates of assets wait for a run: they were recorded here, or seen by a look. */
  default void assetsUpdated() {}

  /** Tasks were taken from nodes whose lease ran out. */
  default void rescued(int tries) {}

  /** The code of so many ended tries does not stop and keeps their places on this node. */
  default void threadsLeftBehind(int threads) {}

  /** This node was declared dead, and cannot join again while another one has its name. */
  default void waitsForItsName() {}

  /** This node was declared dead, and has joined again. */
  default void rejoined() {}

  /** This node starts nothing more; what it runs has so long to end. */
  default void leaving(int tries, Duration limit) {}

  /** This node has left; so many tasks, which it had not ended, are to run again elsewhere. */
  default void left(int handedBack) {}

  /** This node was declared dead and is not let in again: its program must end. */
  default void refused(UpgradeRefused why) {}

  /** This node can or cannot reach the orchestrator's database. */
  default void databaseReachable(boolean reachable) {}

  /** Passes everything on to each of the listeners, in order. */
  static EngineListener all(List<EngineListener> listeners) {
    return new Listeners(List.copyOf(listeners));
  }
}
