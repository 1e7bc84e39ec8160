package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Stops a locked run: cancels at once what has no try in flight; what runs ends by itself, stopped
 * by its node, and ends the run.
 */
final class StopRun {

  private StopRun() {}

  /** False if the run has ended or was asked to stop before. */
  static boolean now(DSLContext tx, LockedRun run, StopReason reason) {
    if (!RunStore.stop(tx, run.dagRunId(), reason)) {
      return false;
    }
    List<Transition> history = new ArrayList<>();
    List<TaskQueue.Idle> idle = TaskQueue.idle(tx, run.dagRunId());
    for (TaskQueue.Idle task : idle) {
      history.add(
          Transition.ofTask(
              run.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              task.state(),
              TaskState.CANCELLED,
              "its run was stopped"));
    }
    if (!idle.isEmpty()) {
      TaskQueue.cancel(tx, idle);
      RunStore.count(tx, List.of(new RunStore.Delta(run.dagRunId(), idle.size(), 0)));
    }
    if (idle.size() == run.unfinished()) {
      RunState to = LockedRun.endState(reason, run.failures());
      RunStore.end(tx, List.of(new EndedRun(run.dagRunId(), to)));
      history.add(Transition.ofRun(run.dagRunId(), run.state(), to, Push.stopSentence(reason)));
    }
    if (!history.isEmpty()) {
      History.append(tx, history);
    }
    return true;
  }
}
