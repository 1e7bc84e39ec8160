package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static org.jooq.impl.DSL.any;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Marks those task instances of a locked run whose marks had to wait for tries to be over. Those of
 * one mark and one reason are marked together, as each step reads and counts the whole run.
 */
final class SettleMarks {

  private record Asked(Mark mark, String reason) {}

  private record Pending(long taskInstanceId, int generation) {}

  private final DSLContext tx;
  private final Runs runs;
  private final long dagRunId;

  private SettleMarks(DSLContext tx, Runs runs, long dagRunId) {
    this.tx = tx;
    this.runs = runs;
    this.dagRunId = dagRunId;
  }

  /**
   * Leaves out what is under way again, and what waits for the end of a teardown; forgets marks
   * that came too late, or can no longer be.
   */
  static void of(DSLContext tx, Runs runs, long dagRunId, List<Long> taskInstanceIds) {
    var settle = new SettleMarks(tx, runs, dagRunId);
    settle.pending(taskInstanceIds).forEach(settle::together);
  }

  private Map<Asked, List<Pending>> pending(List<Long> taskInstanceIds) {
    return tx
        .select(TASK_MARK.STATE, TASK_MARK.REASON, TASK_MARK.TASK_INSTANCE_ID, TASK_MARK.GENERATION)
        .from(TASK_MARK)
        .where(TASK_MARK.TASK_INSTANCE_ID.eq(any(taskInstanceIds.toArray(Long[]::new))))
        .orderBy(TASK_MARK.TASK_INSTANCE_ID)
        .fetch()
        .stream()
        .collect(
            Collectors.groupingBy(
                row -> new Asked(Mark.of(row.value1()).orElseThrow(), row.value2()),
                LinkedHashMap::new,
                Collectors.mapping(
                    row -> new Pending(row.value3(), row.value4()), Collectors.toList())));
  }

  /** One by one if they cannot be together; on the run as the marks before have left it. */
  private void together(Asked asked, List<Pending> marks) {
    LockedRun run = RunStore.lock(tx, List.of(dagRunId)).getFirst();
    RunGraph graph = runs.graph(tx, run.dagVersionId());
    HeldTasks all = HeldTasks.of(tx, run, graph);
    Set<HeldTask> due = due(marks, all);
    if (due.isEmpty()) {
      return;
    }
    var tasks = new MarkTasks(tx, run, graph, runs.outbox());
    MarkPlan plan = tasks.plan(due, all, asked.mark());
    if (plan.stranded().isEmpty() && plan.inTheWay().isEmpty()) {
      PendingMarks.forget(tx, List.copyOf(due));
      Marked ignored = tasks.mark(plan, all, asked.mark(), asked.reason());
    } else if (due.size() > 1) {
      marks.forEach(mark -> together(asked, List.of(mark)));
    } else if (plan.inTheWay().isEmpty()) {
      PendingMarks.forget(tx, List.copyOf(due));
    }
  }

  private Set<HeldTask> due(List<Pending> marks, HeldTasks all) {
    Set<HeldTask> due = new LinkedHashSet<>();
    List<Long> tooLate = new ArrayList<>();
    List<Long> toBeFenced = new ArrayList<>();
    for (Pending mark : marks) {
      HeldTask task = all.byId(mark.taskInstanceId()).orElse(null);
      if (task == null || task.generation() != mark.generation()) {
        tooLate.add(mark.taskInstanceId()); // cleared meanwhile, perhaps with its mapped task
      } else if (task.isUnderWay()) {
        toBeFenced.add(mark.taskInstanceId());
      } else if (!all.isAnyUnderWay(task)) {
        due.add(task);
      }
    }
    PendingMarks.forgetByIds(tx, tooLate);
    liftLimits(toBeFenced);
    return due;
  }

  /** Of what is to be marked the next claim only fences, and waits for no limit. */
  private void liftLimits(List<Long> taskInstanceIds) {
    if (!taskInstanceIds.isEmpty()) {
      var trip = new RoundTrip(tx);
      trip.add(ReadyQueue.liftLimits(taskInstanceIds));
      trip.send();
    }
  }
}
