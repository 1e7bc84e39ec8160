package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.selectOne;

import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Of mapped tasks, groups and loops that have succeeded, those whose updates somebody waits for and
 * of which at least one instance has done its work: what was only marked has written nothing.
 */
final class PublishingWholes {

  private PublishingWholes() {}

  /** Asks the database only where none of these endings is such an instance. */
  static List<Claim> of(
      DSLContext tx,
      List<Claim> succeeded,
      List<Ending> endings,
      HeldRuns runs,
      Set<String> listenedTo) {
    return succeeded.stream()
        .filter(whole -> publishes(whole, runs).stream().anyMatch(listenedTo::contains))
        .filter(whole ->
            endings.stream().anyMatch(end -> isWorkOf(whole, end, runs))
                || hasWorked(tx, whole, runs))
        .toList();
  }

  private static List<String> publishes(Claim whole, HeldRuns runs) {
    return runs.node(whole.dagRunId(), whole.ordinal()).mapping().publishes();
  }

  private static boolean isWorkOf(Claim whole, Ending end, HeldRuns runs) {
    Claim claim = end.finished().claim();
    return end.tryState() == TryState.SUCCESS
        && claim.dagRunId() == whole.dagRunId()
        && runs.graph(claim.dagRunId()).wholeOf(claim.ordinal()) == whole.ordinal();
  }

  private static boolean hasWorked(DSLContext tx, Claim whole, HeldRuns runs) {
    Integer[] members =
        runs.graph(whole.dagRunId()).andMembers(List.of(whole.ordinal())).toArray(Integer[]::new);
    return tx.fetchExists(
        selectOne()
            .from(TASK_INSTANCE)
            .join(TASK_TRY)
            .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
            .and(TASK_TRY.GENERATION.eq(TASK_INSTANCE.GENERATION))
            .and(TASK_TRY.STATE.eq(TryState.SUCCESS.key()))
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(whole.dagRunId()))
            .and(TASK_INSTANCE.ORDINAL.eq(any(members)))
            .and(TaskRows.in(TaskState.SUCCESS)));
  }
}
