package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * One line of the history: a run or a task instance came into a state.
 *
 * @param taskInstanceId null for the run itself
 * @param from null when it came to be
 */
record Transition(
    long dagRunId,
    @Nullable Long taskInstanceId,
    @Nullable Long token,
    @Nullable String from,
    String to,
    @Nullable String reason) {

  static Transition ofRun(long run, @Nullable RunState from, RunState to, @Nullable String reason) {
    return new Transition(run, null, null, from == null ? null : from.key(), to.key(), reason);
  }

  static Transition ofTask(
      long run, long task, long token, TaskState from, TaskState to, @Nullable String reason) {
    if (!from.canBecome(to)) {
      throw new IllegalStateException("no task goes from " + from.key() + " to " + to.key());
    }
    return new Transition(run, task, token, from.key(), to.key(), reason);
  }

  /** Something was done to a run that leaves its state as it is. */
  static Transition remark(LockedRun run, String reason) {
    return ofRun(run.dagRunId(), run.state(), run.state(), reason);
  }

  boolean isOfRun() {
    return taskInstanceId == null;
  }

  /** Whether somebody is to be told: a task instance or a run failed. */
  boolean toFailed() {
    return !to.equals(from)
        && to.equals(isOfRun() ? RunState.FAILED.key() : TaskState.FAILED.key());
  }
}
