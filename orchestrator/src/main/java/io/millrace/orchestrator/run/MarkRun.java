package io.millrace.orchestrator.run;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Marks a locked run as a whole. */
final class MarkRun {

  private final DSLContext tx;
  private final LockedRun run;
  private final RunGraph graph;
  private final Outbox outbox;

  MarkRun(DSLContext tx, LockedRun run, RunGraph graph, Outbox outbox) {
    this.tx = tx;
    this.run = run;
    this.graph = graph;
    this.outbox = outbox;
  }

  /**
   * Marks every task that neither succeeded nor was skipped; the run ends with the last of them.
   */
  Marked succeeded(String reason) {
    requireNotStopping();
    HeldTasks all = HeldTasks.of(tx, run, graph);
    Set<HeldTask> unfinished =
        all.all().stream().filter(task -> !isFine(task.state())).collect(Collectors.toSet());
    var tasks = new MarkTasks(tx, run.withoutStop(), graph, outbox);
    Marked marked = tasks.mark(unfinished, all, Mark.SUCCESS, reason);
    return marked == Marked.BEFORE && run.state() != RunState.SUCCESS ? Marked.NOW : marked;
  }

  private static boolean isFine(TaskState state) {
    return state == TaskState.SUCCESS || state == TaskState.SKIPPED || state == TaskState.REMOVED;
  }

  /** An ended run counts as failed from now on; another one is stopped. */
  Marked failed(String reason) {
    if (run.state() == RunState.FAILED) {
      return Marked.BEFORE;
    }
    if (run.state().ended()) {
      RunStore.end(tx, run.dagRunId(), RunState.FAILED, StopReason.FAIL);
      tell(Transition.ofRun(run.dagRunId(), run.state(), RunState.FAILED, reason));
      return Marked.NOW;
    }
    requireNotStopping();
    tell(Transition.remark(run, reason));
    boolean asked = StopRun.now(tx, run, graph, StopReason.FAIL, outbox);
    return asked && RunStore.lock(tx, List.of(run.dagRunId())).getFirst().state().ended()
        ? Marked.NOW
        : Marked.ONCE_STOPPED;
  }

  private void requireNotStopping() {
    if (run.stop() != null && !run.state().ended()) {
      throw new OperationRefused(
          "%s is being stopped; mark it once it has ended"
              .formatted(RunLabel.of(tx, run.dagRunId())));
    }
  }

  private void tell(Transition step) {
    var trip = new RoundTrip(tx);
    trip.add(History.append(List.of(step)));
    outbox.add(trip, List.of(), List.of(step), one -> !graph.notices().isEmpty());
    trip.send();
  }
}
