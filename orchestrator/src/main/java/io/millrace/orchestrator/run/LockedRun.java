package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * A run whose lock this transaction holds.
 *
 * @param paused nothing more of it is to be started
 * @param unfinished task instances not at their end
 * @param failures failed task instances that are not tolerable
 */
record LockedRun(
    long dagRunId,
    long dagVersionId,
    RunState state,
    @Nullable StopReason stop,
    boolean paused,
    int unfinished,
    int failures) {

  /** As if nobody had asked it to stop. */
  LockedRun withoutStop() {
    return new LockedRun(dagRunId, dagVersionId, state, null, paused, unfinished, failures);
  }

  /** The end state of a run all of whose tasks have ended. */
  static RunState endState(@Nullable StopReason stop, int failures) {
    if (stop == StopReason.CANCEL) {
      return RunState.CANCELLED;
    }
    return stop != null || failures > 0 ? RunState.FAILED : RunState.SUCCESS;
  }

  /** Why it ended, where its tasks alone do not tell. */
  static @Nullable String endReason(@Nullable StopReason stop) {
    return switch (stop) {
      case null -> null;
      case CANCEL -> "cancelled on request";
      case TIMEOUT -> "ran longer than its timeout";
      case FAIL -> "marked as failed by hand";
    };
  }
}
