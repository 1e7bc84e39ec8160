package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.GroupEnds.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * Begins groups again that are due: all in them starts a new generation, as if somebody had cleared
 * it. How often that happened is the try number of the task that ends the group, until somebody
 * does clear something in it.
 */
final class RetryGroups {

  private record Due(long taskInstanceId, int ordinal, int triedAgain) {}

  private RetryGroups() {}

  private static Condition isDue() {
    return TaskRows.in(TaskState.WAITING)
        .and(TASK_INSTANCE.DUE_AT.isNotNull())
        .and(TASK_INSTANCE.DUE_AT.le(DatabaseClock.now()));
  }

  /** It is not to be tried again, or not yet. */
  static void forget(DSLContext tx, long end) {
    tx.update(TASK_INSTANCE)
        .setNull(TASK_INSTANCE.DUE_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(end))
        .and(TASK_INSTANCE.DUE_AT.isNotNull())
        .execute();
  }

  /** As if these groups had not been tried at all. */
  static void startOver(DSLContext tx, List<HeldTask> ends) {
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.TRY_NUMBER, 0)
        .setNull(TASK_INSTANCE.DUE_AT)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(ends))))
        .execute();
  }

  /** Of the runs that nobody holds; answers those that are to be decided anew, locked. */
  static List<LockedRun> of(DSLContext tx, Runs runs) {
    List<LockedRun> locked =
        RoundTrip.fetch(
            tx,
            RunStore.lockFree(
                DAG_RUN.DAG_RUN_ID.in(
                    select(TASK_INSTANCE.DAG_RUN_ID).from(TASK_INSTANCE).where(isDue()))),
            RunStore::locked);
    List<Long> again = new ArrayList<>();
    for (LockedRun run : locked) {
      RunGraph graph = runs.graph(tx, run.dagVersionId());
      for (Due end : due(tx, run)) {
        forget(tx, end.taskInstanceId());
        beginAgain(tx, run, graph, end);
      }
      if (run.state() == RunState.RUNNING && run.stop() == null) {
        again.add(run.dagRunId());
      }
    }
    return RunStore.lock(tx, again); // as they are counted now
  }

  private static List<Due> due(DSLContext tx, LockedRun run) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.ORDINAL, TASK_INSTANCE.TRY_NUMBER)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run.dagRunId()))
        .and(isDue())
        .orderBy(TASK_INSTANCE.ORDINAL)
        .fetch(row -> new Due(row.value1(), row.value2(), row.value3()));
  }

  /** Unless somebody has cleared or marked something of it meanwhile. */
  private static void beginAgain(DSLContext tx, LockedRun run, RunGraph graph, Due end) {
    HeldTasks all = HeldTasks.of(tx, run, graph);
    List<HeldTask> members =
        GroupEnds.members(graph, end.ordinal()).stream().map(all::task).toList();
    boolean haveEnded = members.stream().allMatch(task -> task.state().ended());
    if (!haveEnded
        || GroupEnds.verdict(graph, end.ordinal(), all, end.triedAgain()) != Verdict.AGAIN) {
      return;
    }
    int times = end.triedAgain() + 1;
    String reason =
        "cleared, as its group %s is tried again (%d) after a failure of %s"
            .formatted(
                all.task(end.ordinal()).taskId(),
                times,
                GroupEnds.failures(graph, end.ordinal(), all));
    List<Transition> history = new ArrayList<>();
    members.forEach(task -> history.add(task.to(run, TaskState.WAITING, reason)));
    ClearTasks.startGeneration(tx, members);
    NotChosen.forget(tx, run.dagRunId(), members, Set.of());
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.TRY_NUMBER, times)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(end.taskInstanceId()))
        .execute();
    Recount.run(tx, run.dagRunId());
    RunStore.recount(tx, run.dagRunId(), RunCounts.of(tx, run, graph));
    History.append(tx, history);
  }
}
