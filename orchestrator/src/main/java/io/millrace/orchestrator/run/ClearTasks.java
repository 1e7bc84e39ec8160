package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Starts a new generation of tasks of an ended run, and of everything that depends on them. Tries
 * of earlier generations stay readable.
 */
final class ClearTasks {

  private record Ended(
      long taskInstanceId, int ordinal, String taskId, long token, TaskState state) {}

  private ClearTasks() {}

  /** Answers how many task instances run again; 0 leaves the run as it is. */
  static int in(DSLContext tx, LockedRun run, RunGraph graph, Clearing which) {
    List<Ended> all = all(tx, run.dagRunId());
    Set<Integer> clear =
        graph.andDownstream(
            all.stream().filter(task -> starts(which, task)).map(Ended::ordinal).toList());
    List<Ended> cleared = all.stream().filter(task -> clear.contains(task.ordinal())).toList();
    if (cleared.isEmpty()) {
      return 0;
    }
    startGeneration(tx, cleared);
    Recount.run(tx, run.dagRunId());
    long failures =
        all.stream()
            .filter(task -> !clear.contains(task.ordinal()) && task.state() == TaskState.FAILED)
            .filter(task -> !graph.nodes().get(task.ordinal()).tolerable())
            .count();
    RunStore.requeue(tx, run.dagRunId(), cleared.size(), (int) failures);
    History.append(tx, history(run, cleared));
    Bell.ring(tx);
    return cleared.size();
  }

  private static boolean starts(Clearing which, Ended task) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful -> task.state().unsuccessful();
      case Clearing.From from -> from.taskId().equals(task.taskId());
      case Clearing.Everything everything -> true;
    };
  }

  private static List<Ended> all(DSLContext tx, long dagRunId) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId))
        .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .forNoKeyUpdate()
        .fetch(row ->
            new Ended(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                TaskState.of(row.value5())));
  }

  private static void startGeneration(DSLContext tx, List<Ended> cleared) {
    tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.WAITING.key())
        .set(TASK_INSTANCE.GENERATION, TASK_INSTANCE.GENERATION.plus(1))
        .set(TASK_INSTANCE.TRY_NUMBER, 0)
        .set(TASK_INSTANCE.RESCUES, 0)
        .set(TASK_INSTANCE.HAND_BACKS, 0)
        .setNull(TASK_INSTANCE.REASON)
        .setNull(TASK_INSTANCE.ROWS_MOVED)
        .setNull(TASK_INSTANCE.ROWS_REJECTED)
        .setNull(TASK_INSTANCE.STARTED_AT)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .where(
            TASK_INSTANCE.TASK_INSTANCE_ID.eq(
                any(cleared.stream().map(Ended::taskInstanceId).toArray(Long[]::new))))
        .execute();
  }

  private static List<Transition> history(LockedRun run, List<Ended> cleared) {
    List<Transition> history = new ArrayList<>();
    history.add(Transition.ofRun(run.dagRunId(), run.state(), RunState.QUEUED, "cleared"));
    for (Ended task : cleared) {
      history.add(
          new Transition(
              run.dagRunId(),
              task.taskInstanceId(),
              task.token(),
              task.state().key(),
              TaskState.WAITING.key(),
              "cleared"));
    }
    return history;
  }
}
