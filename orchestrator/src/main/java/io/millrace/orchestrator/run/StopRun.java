package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * Stops a locked run: cancels at once what has no try in flight; what waits for a retry and must be
 * fenced is due at once; what runs ends by itself, stopped by its node, and ends the run. What is
 * to be torn down is torn down before, and is to be decided anew.
 */
final class StopRun {

  private StopRun() {}

  /** False if the run has ended or was asked to stop before. */
  static boolean now(
      DSLContext tx, LockedRun run, RunGraph graph, StopReason reason, Outbox outbox) {
    if (!RunStore.stop(tx, run.dagRunId(), reason)) {
      return false;
    }
    Bell.ring(tx);
    cancelIdle(tx, run, graph, reason, outbox);
    return true;
  }

  /**
   * Goes on with stopping a locked run, where tries were lost meanwhile; false if it is not being
   * stopped.
   */
  static boolean goOn(DSLContext tx, LockedRun run, RunGraph graph, Outbox outbox) {
    if (run.stop() == null || run.state().ended()) {
      return false;
    }
    cancelIdle(tx, run, graph, run.stop(), outbox);
    return true;
  }

  /**
   * Who is making a task ready at this moment, as of a node that was lost, is waited for and seen,
   * and who does so later sees that the run stops.
   */
  private static void cancelIdle(
      DSLContext tx, LockedRun run, RunGraph graph, StopReason reason, Outbox outbox) {
    List<Transition> history = new ArrayList<>();
    Set<Long> teardowns = Teardowns.toRun(tx, run, graph);
    List<IdleTasks.Idle> idle =
        IdleTasks.of(tx, run.dagRunId()).stream()
            .filter(task -> !teardowns.contains(task.taskInstanceId()))
            .toList();
    for (IdleTasks.Idle task : idle) {
      history.add(
          Transition.ofTask(
              run.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              task.state(),
              TaskState.CANCELLED,
              StopReason.OF_ITS_TASKS));
    }
    List<Transition> kept = kept(tx, run, graph, idle);
    RunState end =
        idle.size() == run.unfinished() ? LockedRun.endState(reason, run.failures()) : null;
    if (end != null) {
      history.add(Transition.ofRun(run.dagRunId(), run.state(), end, LockedRun.endReason(reason)));
    }
    var trip = new RoundTrip(tx);
    if (!history.isEmpty()) {
      trip.add(IdleTasks.cancel(idle));
      trip.add(RunStore.count(List.of(new RunStore.Delta(run.dagRunId(), idle.size(), 0, end))));
      trip.add(History.append(history));
      if (end != null) {
        outbox.tellOfInstances(trip, InstanceAlerts.of(run, graph).toList());
      }
      outbox.add(trip, List.of(), Stream.concat(kept.stream(), history.stream()).toList());
    }
    List<Long> cancelled = idle.stream().map(IdleTasks.Idle::taskInstanceId).toList();
    trip.add(ReadyQueue.remove(cancelled));
    trip.add(Deferrals.forget(cancelled));
    // It waits for who makes a retry ready at this moment, whose limits are lifted after that.
    trip.add(RetryTasks.hurry(TASK_INSTANCE.DAG_RUN_ID.eq(run.dagRunId())));
    trip.add(ReadyQueue.liftLimits(run.dagRunId(), teardowns));
    trip.send();
    if (!teardowns.isEmpty()) {
      Recount.run(tx, run.dagRunId());
    }
  }

  /** Failures that groups told nobody so far, which are not tried again now. */
  private static List<Transition> kept(
      DSLContext tx, LockedRun run, RunGraph graph, List<IdleTasks.Idle> cancelled) {
    if (!graph.hasRetriedGroups()) {
      return List.of();
    }
    Set<Long> ids =
        cancelled.stream().map(IdleTasks.Idle::taskInstanceId).collect(Collectors.toSet());
    HeldTasks all = HeldTasks.of(tx, run, graph);
    return GroupFailures.keptBy(
        all,
        all.all().stream().filter(task -> ids.contains(task.taskInstanceId())).toList(),
        HeldTask::state);
  }
}
