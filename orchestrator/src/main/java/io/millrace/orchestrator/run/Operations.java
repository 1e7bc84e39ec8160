package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What people do to runs and task instances beside the usual course, one transaction a method; each
 * leaves a line in the history. Thread-safe.
 */
public final class Operations {

  /** What people know about something; null or blank removes what they wrote before. */
  public record Note(@Nullable String text) {}

  /** It claims nothing. */
  static final long NOBODY = 0;

  private final Runs runs;

  public Operations(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts nothing more of a run until it is resumed; what runs goes on. False if it was so
   * already.
   *
   * @throws OperationRefused if the run has ended, or is about to
   */
  public boolean pause(long dagRunId, Actor by) {
    return locked(dagRunId, (tx, run) -> PauseRun.pause(tx, run, by));
  }

  /** Goes on with a paused run; false if it was not paused. */
  public boolean resume(long dagRunId, Actor by) {
    return locked(dagRunId, (tx, run) -> PauseRun.resume(tx, run, by));
  }

  /** Asks a run to stop; false if it has ended or was asked before. */
  public boolean cancel(long dagRunId, Actor by) {
    return locked(
        dagRunId,
        (tx, run) -> {
          if (run.state().ended() || run.stop() != null) {
            return false;
          }
          History.append(tx, List.of(Transition.remark(run, by.did("cancelled"))));
          return runs.stop(tx, run, StopReason.CANCEL);
        });
  }

  /**
   * What {@link #clear} would clear; changes nothing.
   *
   * @throws TaskNotFound as there
   * @throws OperationRefused as there
   */
  public List<ClearedTask> preview(ClearRequest request) {
    return runs.inTransaction(tx -> told(tx, plan(tx, request)));
  }

  /**
   * Has task instances run again: all of them or none. A run that has ended is queued again; each
   * run keeps the version of the DAG that it has.
   *
   * @throws TaskNotFound if the run has no task of a name that is given; other runs may lack it
   * @throws OperationRefused if one of them is under way, or its run is about to end
   * @throws PoolRefused if its run has ended, and its pool was removed or made too small since
   */
  public List<ClearedTask> clear(ClearRequest request, Actor by) {
    return runs.inTransaction(tx -> {
      List<ClearTasks> plans = plan(tx, request);
      List<ClearedTask> told = told(tx, plans);
      plans.forEach(plan -> plan.apply(by));
      decideAnew(
          tx,
          plans.stream()
              .filter(plan -> !plan.tasks().isEmpty() && !plan.run().state().ended())
              .map(plan -> plan.run().dagRunId())
              .toList());
      return told;
    });
  }

  private List<ClearTasks> plan(DSLContext tx, ClearRequest request) {
    List<ClearTasks> plans = new ArrayList<>();
    for (LockedRun run : RunStore.lock(tx, concerned(tx, request))) {
      RunGraph graph = runs.graph(tx, run.dagVersionId());
      if (run.dagRunId() == request.dagRunId()) {
        requireTasks(tx, run, graph, request.which());
      }
      ClearTasks plan = ClearTasks.plan(tx, run, graph, request.which());
      plan.require();
      plans.add(plan);
    }
    return plans;
  }

  /** The run, and those of its DAG before or after it, as asked. */
  private static List<Long> concerned(DSLContext tx, ClearRequest request) {
    if (!request.past() && !request.future()) {
      return List.of(request.dagRunId());
    }
    var it = DAG_RUN.as("it");
    Condition earlier = request.past() ? DAG_RUN.LOGICAL_DATE.lt(it.LOGICAL_DATE) : noCondition();
    Condition later = request.future() ? DAG_RUN.LOGICAL_DATE.gt(it.LOGICAL_DATE) : noCondition();
    return tx.select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .join(it)
        .on(it.DAG_ID.eq(DAG_RUN.DAG_ID))
        .where(it.DAG_RUN_ID.eq(request.dagRunId()))
        .and(DAG_RUN.DAG_RUN_ID.eq(it.DAG_RUN_ID).or(earlier.or(later)))
        .fetch(DAG_RUN.DAG_RUN_ID);
  }

  private static void requireTasks(DSLContext tx, LockedRun run, RunGraph graph, Clearing which) {
    HeldTasks all = HeldTasks.of(tx, run, graph);
    for (String name : SelectTasks.names(which)) {
      requireTask(tx, run, all, name);
    }
  }

  private static HeldTask requireTask(DSLContext tx, LockedRun run, HeldTasks all, String name) {
    return all.named(name).orElseThrow(() -> new MissingTask(tx, run.dagRunId(), name).refusal());
  }

  private static List<ClearedTask> told(DSLContext tx, List<ClearTasks> plans) {
    Map<Long, RunLabel> labels =
        RunLabel.of(tx, plans.stream().map(plan -> plan.run().dagRunId()).toList());
    List<ClearedTask> told = new ArrayList<>();
    for (ClearTasks plan : plans) {
      RunLabel label = labels.get(plan.run().dagRunId());
      if (label != null) {
        plan.tasks()
            .forEach(task ->
                told.add(
                    new ClearedTask(
                        label.runId(), label.logicalDate(), task.label(), task.state())));
      }
    }
    return told;
  }

  /**
   * Has a task instance count as succeeded or failed, whatever it did. What waits for it is decided
   * as if it had ended so; a task that could not start for its sake is to run after all, and an
   * ended run with such tasks is queued again.
   *
   * @throws TaskNotFound if the run has no such task
   */
  public Marked mark(long dagRunId, String taskId, Mark mark, Actor by) {
    return mark(dagRunId, taskId, mark, null, by);
  }

  /** As above, and writes a note to it; neither where one of them is refused. */
  public Marked mark(long dagRunId, String taskId, Mark mark, @Nullable Note note, Actor by) {
    return locked(
        dagRunId,
        (tx, run) -> {
          RunGraph graph = runs.graph(tx, run.dagVersionId());
          HeldTasks all = HeldTasks.of(tx, run, graph);
          HeldTask task = requireTask(tx, run, all, taskId);
          if (note != null) {
            boolean ignored = Notes.ofTask(tx, run, task, note.text(), by);
          }
          var tasks = new MarkTasks(tx, run, graph, runs.outbox());
          Marked marked = tasks.mark(Set.of(task), all, mark, by.did(mark.words()));
          decideAnew(tx, List.of(dagRunId));
          return marked;
        });
  }

  /**
   * Answers what a task asks; it goes on at once.
   *
   * @param note null or blank for none
   * @throws TaskNotFound if the run has no such task
   * @throws OperationRefused if it asks nothing now, or something else
   */
  public void answer(long dagRunId, String taskId, String option, @Nullable String note, Actor by) {
    locked(
        dagRunId,
        (tx, run) -> {
          HeldTasks all = HeldTasks.of(tx, run, runs.graph(tx, run.dagVersionId()));
          HeldTask ignored = requireTask(tx, run, all, taskId);
          return runs.makeReady(tx)
              .answered(
                  AnswerTasks.answer(tx, run, taskId, option, note, by),
                  by.did("answered " + option));
        });
  }

  /**
   * Has a run count as succeeded, with all its tasks that did not succeed and were not skipped; or
   * as failed: then nothing more of it is started, and what runs is stopped.
   *
   * @throws OperationRefused if it is being stopped already
   */
  public Marked markRun(long dagRunId, Mark mark, Actor by) {
    return markRun(dagRunId, mark, null, by);
  }

  /** As above, and writes a note to it; neither where one of them is refused. */
  public Marked markRun(long dagRunId, Mark mark, @Nullable Note note, Actor by) {
    return locked(
        dagRunId,
        (tx, run) -> {
          if (note != null) {
            boolean ignored = Notes.ofRun(tx, run, note.text(), by);
          }
          var marking = new MarkRun(tx, run, runs.graph(tx, run.dagVersionId()), runs.outbox());
          Marked marked =
              switch (mark) {
                case SUCCESS -> marking.succeeded(by.did(mark.words()));
                case FAILED -> marking.failed(by.did(mark.words()));
              };
          decideAnew(tx, List.of(dagRunId));
          return marked;
        });
  }

  /**
   * Writes what people know about a run; null or blank removes it.
   *
   * @throws OperationRefused if it is too long
   */
  public void note(long dagRunId, @Nullable String text, Actor by) {
    locked(dagRunId, (tx, run) -> Notes.ofRun(tx, run, text, by));
  }

  /**
   * Writes what people know about a task instance; null or blank removes it.
   *
   * @throws TaskNotFound if the run has no such task
   * @throws OperationRefused if it is too long
   */
  public void noteTask(long dagRunId, String taskId, @Nullable String text, Actor by) {
    locked(
        dagRunId,
        (tx, run) -> {
          HeldTasks all = HeldTasks.of(tx, run, runs.graph(tx, run.dagVersionId()));
          return Notes.ofTask(tx, run, requireTask(tx, run, all, taskId), text, by);
        });
  }

  /**
   * Marks what was to be marked once its try had been stopped, and that one is over; all of a run
   * in one transaction. Anybody may do so at any time.
   */
  public void settleMarks() {
    runs.inTransaction(PendingMarks::due)
        .forEach((dagRunId, taskInstanceIds) ->
            locked(
                dagRunId,
                (tx, run) -> {
                  SettleMarks.of(tx, runs, dagRunId, taskInstanceIds);
                  decideAnew(tx, List.of(dagRunId));
                  return run;
                }));
  }

  /** Of a node's claims, those that are to be stopped and then marked. */
  public List<PendingMark> marksOf(long nodeId) {
    return runs.inTransaction(tx -> PendingMarks.ofNode(tx, nodeId));
  }

  private void decideAnew(DSLContext tx, List<Long> dagRunIds) {
    DecideAnew.of(tx, runs, dagRunIds);
  }

  private <T> T locked(long dagRunId, BiFunction<DSLContext, LockedRun, T> work) {
    return runs.inTransaction(tx -> {
      LockedRun run = Runs.lock(tx, dagRunId);
      if (run == null) {
        throw new OperationRefused("the run is gone");
      }
      return work.apply(tx, run);
    });
  }
}
