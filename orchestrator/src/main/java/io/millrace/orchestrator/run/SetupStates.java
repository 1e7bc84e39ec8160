package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.CountTasks.Counted;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Query;

/**
 * The states of the setup tasks that matter to tasks which are to be decided, in locked runs. Asks
 * nothing where there are none. Within a {@link Push}; not thread-safe.
 *
 * <p>In a run that stops, what waits is cancelled at once, so that a teardown could come before the
 * work has ended that it is for; there all tasks before it matter, with all their instances.
 */
final class SetupStates {

  /** A task of a run, and its instances where it is mapped or a member of what is. */
  private record Task(long dagRunId, int ordinal) {}

  private record Found(Task task, TaskState state) {}

  private static final SetStatement<Task> FIND = SetStatement.of(SetupStates::find);

  private final HeldRuns runs;
  private final Map<Task, TaskState> states = new HashMap<>();

  SetupStates(HeldRuns runs) {
    this.runs = runs;
  }

  /** A task came to its end; of the other instances, if it is one, is to be found out again. */
  void ended(Claim it, TaskState state) {
    var task = new Task(it.dagRunId(), it.ordinal());
    if (it.mapped().isNone() && !runs.node(it.dagRunId(), it.ordinal()).mapping().isRepeated()) {
      states.put(task, state);
    } else {
      states.remove(task);
    }
  }

  /** Finds out what is needed to decide these. */
  void load(DSLContext tx, Collection<Counted> tasks) {
    Set<Task> unknown = new LinkedHashSet<>();
    for (Counted task : tasks) {
      long run = task.claim().dagRunId();
      needed(task).stream()
          .map(setup -> new Task(run, setup))
          .filter(one -> !states.containsKey(one))
          .forEach(unknown::add);
    }
    if (unknown.isEmpty()) {
      return;
    }
    var trip = new RoundTrip(tx);
    var found =
        trip.ask(
            FIND.over(List.copyOf(unknown)),
            row ->
                new Found(new Task(row.getLong(1), row.getInt(2)), TaskState.of(row.getString(3))));
    trip.send();
    found
        .get()
        .forEach(one ->
            states.merge(one.task(), one.state(), (known, other) -> known.ended() ? other : known));
  }

  private Collection<Integer> needed(Counted task) {
    if (!runs.setsUp(task.claim().dagRunId()) || !task.claim().mapped().isNone()) {
      return List.of();
    }
    RunGraph graph = runs.graph(task.claim().dagRunId());
    if (comesAfterAll(task)) {
      return graph.andMembers(
          graph.andUpstream(graph.nodes().get(task.claim().ordinal()).upstream()));
    }
    return Setups.of(graph, task.claim().ordinal());
  }

  private boolean comesAfterAll(Counted task) {
    long run = task.claim().dagRunId();
    return runs.setsUp(run)
        && runs.stopping(run)
        && runs.graph(run).isTeardown(task.claim().ordinal());
  }

  /** Whether it is a teardown of a run that stops, and something before it has not ended. */
  boolean isForWorkThatGoesOn(Counted task) {
    return comesAfterAll(task)
        && needed(task).stream()
            .anyMatch(before -> !state(task.claim().dagRunId(), before).ended());
  }

  /** How those ended that matter to a task, for which they were loaded. */
  Counters of(Counted task) {
    long run = task.claim().dagRunId();
    if (!runs.setsUp(run) || !task.claim().mapped().isNone()) { // a mapped task stands for it
      return Counters.NONE;
    }
    return Setups.counters(runs.graph(run), task.claim().ordinal(), setup -> state(run, setup));
  }

  /** Of a member of a mapped group there may be no instance yet. */
  private TaskState state(long dagRunId, int ordinal) {
    boolean isMember = runs.node(dagRunId, ordinal).mapping().in() != null;
    return states.getOrDefault(
        new Task(dagRunId, ordinal), isMember ? TaskState.REMOVED : TaskState.WAITING);
  }

  private static Query find(Rows<Task> rows) {
    var run = rows.column("run", BIGINT, Task::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, Task::ordinal);
    return select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.ORDINAL, TASK_INSTANCE.STATE)
        .from(rows.table())
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.ORDINAL.eq(ordinal));
  }
}
