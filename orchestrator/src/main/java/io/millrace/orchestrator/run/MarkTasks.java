package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * Marks task instances of a locked run: each begins a new generation, at its end. What may take
 * effect yet is marked later, once it has been stopped or fenced.
 */
final class MarkTasks {

  private static final String RESUMED = "cleared, as a task before it was marked as success";
  private static final String SET_UP_ANEW =
      "cleared, as a task that needs what was torn down is to run after a mark";

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

  /**
   * Whoever asks has what waits decided anew.
   *
   * @throws OperationRefused if tasks would run on what is being torn down, or instances of mapped
   *     tasks on what was
   */
  Marked mark(Set<HeldTask> asked, HeldTasks all, Mark mark, String reason) {
    MarkPlan plan = plan(asked, all, mark);
    plan.stranded().stream()
        .findFirst()
        .ifPresent(task -> {
          throw new OperationRefused(
              "task %s of %s would run then without what was torn down; clear %s instead, which has that set up anew"
                  .formatted(
                      task.label(),
                      RunLabel.of(tx, run.dagRunId()),
                      graph.nodes().get(graph.wholeOf(task.ordinal())).taskId()));
        });
    plan.inTheWay()
        .ifPresent(teardown -> {
          throw new OperationRefused(
              "task %s of %s is removing what tasks need that would run then; wait for its end, and mark %s then"
                  .formatted(teardown.label(), RunLabel.of(tx, run.dagRunId()), labels(asked)));
        });
    return mark(plan, all, mark, reason);
  }

  /**
   * What was planned, which strands nothing, and in whose way nothing is. Mapped tasks around them
   * that were to be marked otherwise come to what their instances give them.
   */
  Marked mark(MarkPlan plan, HeldTasks all, Mark mark, String reason) {
    PendingMarks.forgetOthers(tx, around(plan, all), mark);
    if (!plan.later().isEmpty()) {
      PendingMarks.ask(tx, plan.later(), mark, reason);
    }
    if (!plan.now().isEmpty() || run.state().ended()) {
      apply(plan, all, mark, reason);
    }
    return !plan.later().isEmpty()
        ? Marked.ONCE_STOPPED
        : plan.now().isEmpty() ? Marked.BEFORE : Marked.NOW;
  }

  private static List<HeldTask> around(MarkPlan plan, HeldTasks all) {
    return Stream.concat(plan.later().stream(), plan.now().stream())
        .flatMap(task -> all.around(task).stream())
        .distinct()
        .toList();
  }

  private static String labels(Set<HeldTask> tasks) {
    return tasks.stream().map(HeldTask::label).sorted().collect(Collectors.joining(", "));
  }

  MarkPlan plan(Set<HeldTask> asked, HeldTasks all, Mark mark) {
    return MarkPlan.of(asked, all, mark, mayGoOn());
  }

  private void apply(MarkPlan plan, HeldTasks all, Mark mark, String reason) {
    List<HeldTask> now = List.copyOf(plan.now());
    List<HeldTask> reopened = List.copyOf(plan.reopened());
    List<HeldTask> restarted = plan.restarted();
    List<Transition> history = new ArrayList<>();
    now.forEach(task -> history.add(task.to(run, mark.state(), reason)));
    reopened.forEach(task -> history.add(task.to(run, TaskState.WAITING, ReopenMapped.REASON)));
    plan.anew().forEach(task -> history.add(task.to(run, TaskState.WAITING, SET_UP_ANEW)));
    plan.resumed().forEach(task -> history.add(task.to(run, TaskState.WAITING, RESUMED)));
    end(now, mark.state(), reason);
    PendingMarks.forget(tx, now);
    ClearTasks.startGeneration(tx, restarted);
    ReopenMapped.of(tx, reopened);
    ReopenMapped.startOver(tx, restarted, graph);
    Recount.run(tx, run.dagRunId());
    RunCounts counts = RunCounts.of(tx, run, graph);
    RunStore.recount(tx, run.dagRunId(), counts);
    run(counts, !restarted.isEmpty() || !reopened.isEmpty(), reason, history);
    var trip = new RoundTrip(tx);
    List<Long> ended = now.stream().map(HeldTask::taskInstanceId).toList();
    trip.add(ReadyQueue.remove(ended));
    trip.add(Deferrals.forget(ended));
    trip.add(EffectStore.forgetOutputs(now));
    trip.add(History.append(history));
    outbox.tellOfInstances(trip, mapped(now));
    outbox.add(trip, List.of(), told(plan, all, history), one -> !graph.notices().isEmpty());
    if (graph.dependsOnPast()) {
      Bell.ring(trip);
    }
    trip.send();
  }

  /**
   * Mapped tasks that have ended by this. In a run that is being stopped, the instances that are
   * marked may be the last that were waited for, so all are looked at.
   */
  private List<InstanceAlerts.Mapped> mapped(List<HeldTask> marked) {
    List<Integer> wholes =
        marked.stream()
            .filter(task -> task.isExpanded() && task.mapped().isNone())
            .map(HeldTask::ordinal)
            .toList();
    Stream<InstanceAlerts.Mapped> mapped =
        run.stop() == null
            ? InstanceAlerts.of(run.dagRunId(), graph, wholes)
            : InstanceAlerts.of(run, graph);
    return mapped.toList();
  }

  /**
   * With what groups kept to themselves that are marked as a whole, and without what groups keep to
   * themselves that are still to be decided.
   */
  private List<Transition> told(MarkPlan plan, HeldTasks all, List<Transition> history) {
    Set<Long> untold =
        plan.now().stream()
            .filter(task -> isToldByItsGroup(plan, all, task))
            .map(HeldTask::taskInstanceId)
            .collect(Collectors.toSet());
    return Stream.concat(
            history.stream()
                .filter(step -> step.isOfRun() || !untold.contains(step.taskInstanceId())),
            GroupFailures.keptBy(all, List.copyOf(plan.now()), plan::state).stream())
        .toList();
  }

  private boolean isToldByItsGroup(MarkPlan plan, HeldTasks all, HeldTask task) {
    return plan.state(task) == TaskState.FAILED
        && GroupFailures.isKept(graph, task.ordinal())
        && plan.state(all.task(GroupFailures.teller(graph, task.ordinal()))) == TaskState.WAITING;
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
