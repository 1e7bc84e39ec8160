package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Marks task instances of a locked run: each begins a new generation, at its end. What may take
 * effect yet is marked later, once it has been stopped or fenced.
 */
final class MarkTasks {

  private static final String RESUMED = "cleared, as a task before it was marked as success";

  private final DSLContext tx;
  private final LockedRun run;
  private final RunGraph graph;
  private final Outbox outbox;

  MarkTasks(DSLContext tx, LockedRun run, RunGraph graph, Outbox outbox) {
    this.tx = tx;
    this.run = run;
    this.graph = graph;
    this.outbox = outbox;
  }

  /** By ordinal; whoever asks has what waits decided anew. */
  Marked mark(Set<Integer> ordinals, Mark mark, String reason) {
    List<HeldTask> all = HeldTask.of(tx, run.dagRunId());
    List<HeldTask> wanted =
        all.stream()
            .filter(task -> ordinals.contains(task.ordinal()) && task.state() != mark.state())
            .toList();
    List<HeldTask> later = wanted.stream().filter(HeldTask::isUnderWay).toList();
    List<HeldTask> now = wanted.stream().filter(task -> !task.isUnderWay()).toList();
    if (!later.isEmpty()) {
      PendingMarks.ask(tx, later, mark, reason);
    }
    if (!now.isEmpty() || run.state().ended()) {
      apply(all, now, mark, reason);
    }
    return later.isEmpty() ? now.isEmpty() ? Marked.BEFORE : Marked.NOW : Marked.ONCE_STOPPED;
  }

  private void apply(List<HeldTask> all, List<HeldTask> now, Mark mark, String reason) {
    List<TaskState> states = new ArrayList<>();
    all.forEach(task -> states.add(now.contains(task) ? mark.state() : task.state()));
    List<HeldTask> resumed =
        mark == Mark.SUCCESS && mayGoOn() ? ResumeTasks.after(graph, all, now, states) : List.of();
    resumed.forEach(task -> states.set(task.ordinal(), TaskState.WAITING));
    List<Transition> history = new ArrayList<>();
    now.forEach(task -> history.add(task.to(run, mark.state(), reason)));
    resumed.forEach(task -> history.add(task.to(run, TaskState.WAITING, RESUMED)));
    end(now, mark.state(), reason);
    PendingMarks.forget(tx, now);
    ClearTasks.startGeneration(tx, resumed);
    Recount.run(tx, run.dagRunId());
    RunCounts counts = RunCounts.of(graph, states);
    RunStore.recount(tx, run.dagRunId(), counts);
    run(counts, !resumed.isEmpty(), reason, history);
    var trip = new RoundTrip(tx);
    List<Long> ended = now.stream().map(HeldTask::taskInstanceId).toList();
    trip.add(LimitStore.leave(ended));
    trip.add(Deferrals.forget(ended));
    trip.add(History.append(history));
    outbox.add(trip, List.of(), history, one -> !graph.notices().isEmpty());
    if (graph.dependsOnPast()) {
      Bell.ring(trip);
    }
    trip.send();
  }

  /**
   * In a run that is being stopped nothing is decided any more, and nobody would end what waits.
   */
  private boolean mayGoOn() {
    return run.stop() == null || run.state().ended();
  }

  /** What becomes of the run itself, now that its tasks have other states. */
  private void run(RunCounts counts, boolean resumed, String reason, List<Transition> history) {
    RunState next = run.state();
    if (resumed && run.state().ended()) {
      next = RunState.QUEUED;
      RunStore.requeue(tx, run.dagRunId());
      Bell.ring(tx);
    } else if (counts.unfinished() == 0) {
      next = LockedRun.endState(run.stop(), counts.failures());
      RunStore.end(tx, run.dagRunId(), next, run.stop());
    }
    if (next != run.state()) {
      history.add(Transition.ofRun(run.dagRunId(), run.state(), next, reason));
    }
  }

  private void end(List<HeldTask> tasks, TaskState state, String reason) {
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, state.key())
        .set(TASK_INSTANCE.GENERATION, TASK_INSTANCE.GENERATION.plus(1))
        .set(TASK_INSTANCE.TRY_NUMBER, 0)
        .set(TASK_INSTANCE.RESCUES, 0)
        .set(TASK_INSTANCE.HAND_BACKS, 0)
        .setNull(TASK_INSTANCE.DUE_AT)
        .set(TASK_INSTANCE.REASON, reason)
        .setNull(TASK_INSTANCE.ROWS_MOVED)
        .setNull(TASK_INSTANCE.ROWS_REJECTED)
        .setNull(TASK_INSTANCE.STARTED_AT)
        .set(TASK_INSTANCE.ENDED_AT, currentOffsetDateTime())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks))))
        .execute();
  }
}
