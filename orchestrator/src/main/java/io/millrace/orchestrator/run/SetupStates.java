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
 * work has ended that it is for; there all tasks before it matter.
 */
final class SetupStates {

  private record Place(long dagRunId, int ordinal) {}

  private record Found(Place place, TaskState state) {}

  private static final SetStatement<Place> FIND = SetStatement.of(SetupStates::find);

  private final HeldRuns runs;
  private final Map<Place, TaskState> states = new HashMap<>();

  SetupStates(HeldRuns runs) {
    this.runs = runs;
  }

  /** A task came to its end. */
  void ended(long dagRunId, int ordinal, TaskState state) {
    states.put(new Place(dagRunId, ordinal), state);
  }

  /** Finds out what is needed to decide these. */
  void load(DSLContext tx, Collection<Counted> tasks) {
    Set<Place> unknown = new LinkedHashSet<>();
    for (Counted task : tasks) {
      long run = task.claim().dagRunId();
      needed(task).stream()
          .map(setup -> new Place(run, setup))
          .filter(place -> !states.containsKey(place))
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
                new Found(
                    new Place(row.getLong(1), row.getInt(2)), TaskState.of(row.getString(3))));
    trip.send();
    found.get().forEach(one -> states.put(one.place(), one.state()));
  }

  private Collection<Integer> needed(Counted task) {
    if (!runs.setsUp(task.claim().dagRunId())) {
      return List.of();
    }
    RunGraph graph = runs.graph(task.claim().dagRunId());
    if (comesAfterAll(task)) {
      return graph.andUpstream(graph.nodes().get(task.claim().ordinal()).upstream());
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
    if (!runs.setsUp(run)) {
      return Counters.NONE;
    }
    return Setups.counters(runs.graph(run), task.claim().ordinal(), setup -> state(run, setup));
  }

  private TaskState state(long dagRunId, int ordinal) {
    return states.getOrDefault(new Place(dagRunId, ordinal), TaskState.WAITING);
  }

  private static Query find(Rows<Place> rows) {
    var run = rows.column("run", BIGINT, Place::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, Place::ordinal);
    return select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.ORDINAL, TASK_INSTANCE.STATE)
        .from(rows.table())
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.ORDINAL.eq(ordinal));
  }
}
