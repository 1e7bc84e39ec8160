package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.GroupEnds.Verdict;
import io.millrace.tasks.GroupRetries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Decides the ends of groups that are tried again as a whole, once all in them have ended, and
 * keeps failures to itself that are tried again. Within a {@link Push}; not thread-safe.
 */
final class EndGroups {

  private final HeldRuns runs;
  private final List<Claim> kept = new ArrayList<>();
  private final Set<Place> decided = new HashSet<>();
  private final List<Transition> told = new ArrayList<>();
  private boolean toRing;

  EndGroups(HeldRuns runs) {
    this.runs = runs;
  }

  boolean isEnd(Claim task) {
    return GroupEnds.is(runs.graph(task.dagRunId()), task.ordinal());
  }

  /** A task came to its end; whether somebody is told of a failure is for its group to decide. */
  void ended(Claim task, TaskState to) {
    if (to == TaskState.FAILED
        && GroupFailures.isKept(runs.graph(task.dagRunId()), task.ordinal())) {
      kept.add(task);
    }
  }

  /** What becomes of a group whose tasks have all ended; one that is tried again is due later. */
  Verdict verdict(DSLContext tx, Claim end) {
    RunGraph graph = runs.graph(end.dagRunId());
    HeldTasks all = HeldTasks.of(tx, runs.run(end.dagRunId()), graph);
    Verdict verdict = GroupEnds.verdict(graph, end.ordinal(), all, end.tryNumber());
    GroupRetries retries = graph.nodes().get(end.ordinal()).relations().retries();
    if (verdict == Verdict.AGAIN && retries != null) {
      String reason = "failed: " + GroupEnds.failures(graph, end.ordinal(), all);
      tx.update(TASK_INSTANCE)
          .set(TASK_INSTANCE.DUE_AT, DatabaseClock.in(retries.delay()))
          .set(TASK_INSTANCE.REASON, reason)
          .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(end.taskInstanceId()))
          .and(TASK_INSTANCE.DUE_AT.isNull())
          .execute();
      toRing = true;
    } else {
      RetryGroups.forget(tx, end.taskInstanceId());
    }
    decided.add(end.place());
    if (verdict == Verdict.FAILED && !GroupEnds.isWithin(graph, end.ordinal())) {
      told.addAll(GroupFailures.kept(all, end.ordinal(), HeldTask::state));
    }
    return verdict;
  }

  /** Of the history, what somebody is told, with what was kept from them so far. */
  List<Transition> told(DSLContext tx, List<Transition> history) {
    if (kept.isEmpty() && told.isEmpty()) {
      return history;
    }
    Set<Long> untold = untold(tx);
    List<Transition> all =
        new ArrayList<>(
            history.stream()
                .filter(step -> step.isOfRun() || !untold.contains(step.taskInstanceId()))
                .toList());
    all.addAll(told);
    return all;
  }

  /** Those whose group is decided later, or was here; one that has ended before tells nothing. */
  private Set<Long> untold(DSLContext tx) {
    Set<Long> untold = new HashSet<>();
    for (Claim task : kept) {
      int end = GroupFailures.teller(runs.graph(task.dagRunId()), task.ordinal());
      boolean decides =
          !runs.stops(task)
              && (decided.contains(task.place().beside(end))
                  || waits(tx, task.place().beside(end)));
      if (decides) {
        untold.add(task.taskInstanceId());
      }
    }
    return untold;
  }

  private static boolean waits(DSLContext tx, Place end) {
    return state(tx, end) == TaskState.WAITING;
  }

  static boolean hasEnded(DSLContext tx, Place end) {
    return state(tx, end).ended();
  }

  private static TaskState state(DSLContext tx, Place end) {
    return TaskState.of(
        tx.select(TASK_INSTANCE.STATE)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(end.dagRunId()))
            .and(TASK_INSTANCE.ORDINAL.eq(end.ordinal()))
            .fetchSingle()
            .value1());
  }

  /** Has nodes find out when groups are due. */
  void ring(RoundTrip trip) {
    if (toRing) {
      Bell.ring(trip);
    }
  }
}
