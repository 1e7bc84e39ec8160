package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** Whoever asks has what waits decided anew. */
  Marked mark(Set<HeldTask> asked, HeldTasks all, Mark mark, String reason) {
    List<HeldTask> wanted = wanted(asked, all, mark);
    List<HeldTask> later = wanted.stream().filter(HeldTask::isUnderWay).toList();
    List<HeldTask> now =
        wanted.stream()
            .filter(task -> !task.isUnderWay())
            .filter(task -> all.below(task).stream().noneMatch(later::contains))
            .toList();
    if (!later.isEmpty()) {
      PendingMarks.ask(tx, later, mark, reason);
    }
    if (!now.isEmpty() || run.state().ended()) {
      apply(all, Set.copyOf(now), mark, reason);
    }
    return later.isEmpty() ? now.isEmpty() ? Marked.BEFORE : Marked.NOW : Marked.ONCE_STOPPED;
  }

  /** Those asked for and, of mapped ones, the instances in whose way it is. */
  private static List<HeldTask> wanted(Set<HeldTask> asked, HeldTasks all, Mark mark) {
    Set<HeldTask> wanted = new HashSet<>(asked);
    for (HeldTask task : asked) {
      all.below(task).stream()
          .filter(instance ->
              !instance.state().ended()
                  || (mark == Mark.SUCCESS && instance.state().unsuccessful()))
          .forEach(wanted::add);
    }
    return all.all().stream()
        .filter(task -> wanted.contains(task) && task.state() != mark.state())
        .toList();
  }

  private void apply(HeldTasks all, Set<HeldTask> now, Mark mark, String reason) {
    Map<HeldTask, TaskState> states = new HashMap<>();
    all.all().forEach(task -> states.put(task, now.contains(task) ? mark.state() : task.state()));
    Set<HeldTask> reopened = mayGoOn() ? reopened(all, now, mark, states) : new LinkedHashSet<>();
    reopened.forEach(task -> states.put(task, TaskState.WAITING));
    Set<HeldTask> changed = new LinkedHashSet<>(now);
    changed.addAll(reopened);
    List<HeldTask> resumed =
        mark == Mark.SUCCESS && mayGoOn() ? ResumeTasks.after(all, changed, states) : List.of();
    resumed.stream()
        .flatMap(task -> all.around(task).stream())
        .filter(task -> task.state().ended() && !now.contains(task))
        .forEach(reopened::add);
    List<Transition> history = new ArrayList<>();
    now.forEach(task -> history.add(task.to(run, mark.state(), reason)));
    reopened.forEach(task -> history.add(task.to(run, TaskState.WAITING, ReopenMapped.REASON)));
    resumed.forEach(task -> history.add(task.to(run, TaskState.WAITING, RESUMED)));
    end(List.copyOf(now), mark.state(), reason);
    PendingMarks.forget(tx, List.copyOf(now));
    ClearTasks.startGeneration(tx, resumed);
    ReopenMapped.of(tx, List.copyOf(reopened));
    ReopenMapped.startOver(tx, resumed, graph);
    Recount.run(tx, run.dagRunId());
    RunCounts counts = RunCounts.of(tx, run, graph);
    RunStore.recount(tx, run.dagRunId(), counts);
    run(counts, !resumed.isEmpty() || !reopened.isEmpty(), reason, history);
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

  /**
   * Mapped tasks, groups and loops whose end would be another one, now that instances are marked.
   */
  private static Set<HeldTask> reopened(
      HeldTasks all, Set<HeldTask> now, Mark mark, Map<HeldTask, TaskState> states) {
    Set<HeldTask> reopened = new LinkedHashSet<>();
    for (HeldTask task : now) {
      for (HeldTask around : all.around(task)) {
        boolean fails = all.hasFailedInstance(around, one -> stateOf(one, states));
        boolean isOther =
            mark == Mark.SUCCESS
                ? !fails && around.state().unsuccessful()
                : fails && around.state() != TaskState.FAILED;
        if (!around.state().ended() || now.contains(around) || !isOther) {
          break;
        }
        reopened.add(around);
        states.put(around, mark.state());
      }
    }
    return reopened;
  }

  private static TaskState stateOf(HeldTask task, Map<HeldTask, TaskState> states) {
    return states.getOrDefault(task, task.state());
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
