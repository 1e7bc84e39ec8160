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
  private final Set<Long> untold = new HashSet<>();
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
    if (to == TaskState.FAILED && GroupEnds.isWithin(runs.graph(task.dagRunId()), task.ordinal())) {
      untold.add(task.taskInstanceId());
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
    if (verdict == Verdict.FAILED && !GroupEnds.isWithin(graph, end.ordinal())) {
      GroupEnds.members(graph, end.ordinal()).stream()
          .map(all::task)
          .filter(task -> task.state() == TaskState.FAILED)
          .forEach(task ->
              told.add(
                  new Transition(
                      end.dagRunId(),
                      task.taskInstanceId(),
                      task.token(),
                      TaskState.RUNNING.key(),
                      TaskState.FAILED.key(),
                      null)));
    }
    return verdict;
  }

  /** Of the history, what somebody is told, with what was kept from them so far. */
  List<Transition> told(List<Transition> history) {
    if (untold.isEmpty() && told.isEmpty()) {
      return history;
    }
    List<Transition> all =
        new ArrayList<>(
            history.stream()
                .filter(step -> step.isOfRun() || !untold.contains(step.taskInstanceId()))
                .toList());
    all.addAll(told);
    return all;
  }

  /** Has nodes find out when groups are due. */
  void ring(RoundTrip trip) {
    if (toRing) {
      Bell.ring(trip);
    }
  }
}
