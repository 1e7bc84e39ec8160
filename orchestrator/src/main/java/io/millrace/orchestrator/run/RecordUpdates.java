package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * Records what successes publish, in the transaction that records them, where a DAG waits for it.
 * Of what nobody waits for it costs nothing: which assets are waited for is asked once a second, in
 * a round trip that is made anyway. Thread-safe.
 */
final class RecordUpdates {

  private record Published(long taskInstanceId, String asset) {}

  private record Known(Set<String> assets, long asOf) {}

  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private static final Bound LISTENED_TO =
      Bound.of(selectDistinct(ASSET_LISTENER.ASSET).from(ASSET_LISTENER));

  private static final SetStatement<Published> RECORD = SetStatement.of(RecordUpdates::record);

  private volatile @Nullable Known known;

  /**
   * The assets that somebody waits for, once the trip was sent; none if these publish nothing, and
   * no mapped task does of which one may be the last instance.
   */
  Supplier<Set<String>> listenedTo(RoundTrip trip, List<Ending> endings, HeldRuns runs) {
    if (endings.stream()
        .allMatch(end -> published(end).isEmpty() && publishedByWhole(end, runs).isEmpty())) {
      return Set::of;
    }
    return listenedTo(trip);
  }

  /** The same where mapped tasks of these runs may end that have waited for a mark. */
  Supplier<Set<String>> listenedTo(RoundTrip trip, HeldRuns runs) {
    return runs.publishAsWholes() ? listenedTo(trip) : Set::of;
  }

  private Supplier<Set<String>> listenedTo(RoundTrip trip) {
    Known last = known;
    long asked = System.nanoTime();
    if (last != null && asked - last.asOf() < FRESH) {
      return last::assets;
    }
    var answer = trip.ask(LISTENED_TO, row -> row.getString(1));
    return () -> {
      Set<String> assets = Set.copyOf(answer.get());
      known = new Known(assets, asked);
      return assets;
    };
  }

  /**
   * Adds the statement that records them; false if nobody waits for any.
   *
   * @param wholes mapped tasks, groups and loops that have succeeded
   */
  boolean add(
      RoundTrip trip,
      List<Ending> endings,
      List<Claim> wholes,
      HeldRuns runs,
      Set<String> listenedTo) {
    List<Published> updates =
        listenedTo.isEmpty()
            ? List.of()
            : Stream.concat(
                    wholes.stream()
                        .flatMap(it -> published(it.taskInstanceId(), publishedBy(it, runs))),
                    endings.stream()
                        .flatMap(end -> published(end.taskInstanceId(), published(end))))
                .filter(one -> listenedTo.contains(one.asset()))
                .toList();
    if (!updates.isEmpty()) {
      trip.add(RECORD.over(updates));
    }
    return !updates.isEmpty();
  }

  private static Stream<Published> published(long taskInstanceId, List<String> assets) {
    return assets.stream().map(asset -> new Published(taskInstanceId, asset));
  }

  /** What a mapped task publishes as a whole. */
  private static List<String> publishedBy(Claim whole, HeldRuns runs) {
    return runs.node(whole.dagRunId(), whole.ordinal()).mapping().publishes();
  }

  /** The same of the mapped task that it is an instance of, if it is of one. */
  private static List<String> publishedByWhole(Ending end, HeldRuns runs) {
    Claim claim = end.finished().claim();
    RunGraph graph = runs.graph(claim.dagRunId());
    return graph.nodes().get(graph.wholeOf(claim.ordinal())).mapping().publishes();
  }

  /** An instance of a mapped task publishes nothing by itself. */
  private static List<String> published(Ending end) {
    boolean isOne = end.finished().claim().mapped().isNone();
    return isOne && end.to() == TaskState.SUCCESS && end.tryState() == TryState.SUCCESS
        ? end.finished().publishes()
        : List.of();
  }

  private static Query record(Rows<Published> rows) {
    var task = rows.column("task", BIGINT, Published::taskInstanceId);
    var asset = rows.column("asset", CLOB, Published::asset);
    var updates =
        insertInto(
                ASSET_UPDATE,
                ASSET_UPDATE.ASSET,
                ASSET_UPDATE.INTERVAL_START,
                ASSET_UPDATE.INTERVAL_END,
                ASSET_UPDATE.DAG_ID,
                ASSET_UPDATE.RUN_ID,
                ASSET_UPDATE.TASK_ID,
                ASSET_UPDATE.CAUSED_BY)
            .select(
                select(
                        asset,
                        DAG_RUN.INTERVAL_START,
                        DAG_RUN.INTERVAL_END,
                        DAG_RUN.DAG_ID,
                        DAG_RUN.RUN_ID,
                        TASK_INSTANCE.TASK_ID,
                        causes())
                    .from(rows.table())
                    .join(TASK_INSTANCE)
                    .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task))
                    .join(DAG_RUN)
                    .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID)));
    return TellListeners.of(updates);
  }

  /** The run's own DAG, and those that led to the updates which it was started for. */
  private static Field<String[]> causes() {
    var cause = ASSET_UPDATE.as("cause");
    var dag = field(name("c", "dag_id"), CLOB);
    var before =
        array(
            selectDistinct(dag)
                .from(RUN_UPDATE)
                .join(cause)
                .on(cause.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
                .crossJoin(table("unnest({0})", cause.CAUSED_BY).as("c", "dag_id"))
                .where(RUN_UPDATE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID)));
    return field("{0} || {1}", CLOB.array(), before, DAG_RUN.DAG_ID);
  }
}
