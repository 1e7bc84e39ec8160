package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import io.millrace.orchestrator.run.TaskRows.Moved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.DSLContext;

/**
 * Queues task instances that became ready outside the hot path. Those of runs that stop wait for no
 * limit: they are claimed only to be fenced, if they tear nothing down.
 */
final class Requeue {

  private record Place(
      long taskInstanceId, long dagRunId, int ordinal, long dagVersionId, boolean stopping) {

    boolean isOnlyFenced(RunGraph graph) {
      return stopping && !graph.isTeardown(ordinal);
    }
  }

  private Requeue() {}

  /** {@code graphs} gives the structure of a DAG version. */
  static void of(DSLContext tx, List<Moved> ready, LongFunction<RunGraph> graphs) {
    List<Entry> queued =
        places(tx, ready).stream()
            .map(place -> entry(place, graphs.apply(place.dagVersionId())))
            .toList();
    var trip = new RoundTrip(tx);
    trip.add(LimitStore.release(ready.stream().map(Moved::taskInstanceId).toList()));
    trip.add(ReadyQueue.add(queued));
    trip.send();
  }

  private static List<Place> places(DSLContext tx, List<Moved> ready) {
    Long[] ids = ready.stream().map(Moved::taskInstanceId).toArray(Long[]::new);
    return RoundTrip.fetch(
        tx,
        select(
                TASK_INSTANCE.TASK_INSTANCE_ID,
                TASK_INSTANCE.DAG_RUN_ID,
                TASK_INSTANCE.ORDINAL,
                DAG_RUN.DAG_VERSION_ID,
                field(DAG_RUN.STOP_REASON.isNotNull()))
            .from(TASK_INSTANCE)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(ids))),
        Requeue::place);
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(
        row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getBoolean(5));
  }

  private static Entry entry(Place place, RunGraph graph) {
    RunGraph.Node task = graph.nodes().get(place.ordinal());
    return new Entry(
        place.taskInstanceId(),
        place.dagRunId(),
        task.kind(),
        place.isOnlyFenced(graph) ? TaskLimits.NONE : TaskLimits.of(graph, task, place.dagRunId()),
        task.concurrency().priority());
  }
}
