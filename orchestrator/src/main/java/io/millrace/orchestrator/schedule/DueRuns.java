package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.run.Deadlines;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.Promise;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is due next when a DAG is loaded, and creates its runs once they are. Each run is
 * created once, whoever asks and however often: under the lock of the DAG's row, on the database's
 * clock, together with the row's step to the next interval. Thread-safe.
 */
final class DueRuns {

  /**
   * What one look at a DAG came to.
   *
   * @param created runs
   * @param untilNext how long until the next is due, zero if it is; null if none will be, or the
   *     DAG is paused
   */
  record Look(int created, @Nullable Duration untilNext) {

    boolean leavesMore() {
      return untilNext != null && untilNext.isZero();
    }

    Look and(Look other) {
      return new Look(created + other.created, earlier(untilNext, other.untilNext));
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
      return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(DueRuns.class);
  private static final Duration UNTIL_A_POOL_IS_THERE = Duration.ofMinutes(1);
  static final Look NOTHING_DUE = new Look(0, null);
  static final int IN_ONE_TRANSACTION = 100;

  private final DSLContext database;
  private final Function<DSLContext, Instant> clock;
  private final String node;

  /**
   * @param clock reads the database's clock
   * @param node the name of the one that this is on
   */
  DueRuns(DSLContext database, Function<DSLContext, Instant> clock, String node) {
    this.database = database;
    this.clock = clock;
    this.node = node;
  }

  /** Keeps that the DAG was loaded, and computes what is due next if its schedule is another. */
  void load(Dag dag) {
    database.transaction(configuration -> {
      DSLContext tx = configuration.dsl();
      DagStore.create(tx, dag.id());
      DagStore.lock(tx, dag.id()).ifPresent(state -> load(tx, dag, state));
    });
  }

  private void load(DSLContext tx, Dag dag, DagState state) {
    Interval next = next(tx, dag, state);
    DagStore.loaded(tx, dag, next, node);
    Instant now = clock.apply(tx);
    UpdatedRuns.loaded(tx, dag, !state.isOn(dag.timing().schedule()), now);
    Deadlines.expect(tx, dag.id(), Promise.ofNext(dag, next), now);
    Deadlines.keepFresh(tx, dag.id(), dag.alerting().freshness());
  }

  private @Nullable Interval next(DSLContext tx, Dag dag, DagState state) {
    Due due = Due.of(dag.timing());
    return due == null
        ? null
        : due.whenLoaded(
            state.next(),
            state.isOn(dag.timing().schedule()),
            DagStore.scheduledUntil(tx, dag.id()),
            clock.apply(tx));
  }

  /**
   * What a look at each of the DAGs would come to of which nothing is due, by one statement for all
   * of them; the others, and those that wait for updates, are to be looked at.
   */
  Map<String, Look> notDue(Collection<Dag> dags) {
    Map<String, DagState> states = DagStore.of(database, dags.stream().map(Dag::id).toList());
    Instant now = clock.apply(database);
    Map<String, Look> looks = new HashMap<>();
    for (Dag dag : dags) {
      DagState state = states.get(dag.id());
      if (state != null && state.isOn(dag.timing().schedule())) {
        Interval next = state.next();
        boolean waitsForUpdates = dag.timing().schedule() instanceof Schedule.OnUpdates;
        if (state.paused()) {
          looks.put(dag.id(), NOTHING_DUE);
        } else if (!waitsForUpdates && (next == null || next.end().isAfter(now))) {
          looks.put(dag.id(), new Look(0, next == null ? null : until(next.end(), now)));
        }
      }
    }
    return looks;
  }

  /**
   * Creates what is due of a DAG, if it was last loaded with the schedule it has here; loads it
   * anew if the node with another schedule has gone. Of very much it creates the first: then the
   * next is due at once.
   */
  Look look(Dag dag) {
    if (dag.timing().schedule() instanceof Schedule.OnDemand) {
      return NOTHING_DUE;
    }
    Due due = Due.of(dag.timing());
    RunGraph graph = RunGraph.of(dag);
    try {
      return database.transactionResult(
          configuration -> lookInTransaction(configuration.dsl(), dag, graph, due));
    } catch (PoolRefused missing) {
      LOG.warn("create no run dag={}: {}", dag.id(), missing.getMessage());
      return new Look(0, UNTIL_A_POOL_IS_THERE);
    }
  }

  private Look lookInTransaction(DSLContext tx, Dag dag, RunGraph graph, @Nullable Due due) {
    Optional<DagState> state = lockOrTakeOver(tx, dag);
    if (state.isEmpty() || state.get().paused()) {
      return NOTHING_DUE;
    }
    Instant now = clock.apply(tx);
    Look byTime = due == null ? NOTHING_DUE : byTime(tx, dag, graph, due, state.get().next(), now);
    return dag.timing().schedule() instanceof Schedule.OnUpdates on
        ? byTime.and(UpdatedRuns.look(tx, dag, on, graph, now))
        : byTime;
  }

  private static Look byTime(
      DSLContext tx, Dag dag, RunGraph graph, Due due, @Nullable Interval known, Instant now) {
    Interval next = known;
    int seen = 0;
    int created = 0;
    while (next != null && !next.end().isAfter(now) && seen < IN_ONE_TRANSACTION) {
      Interval run = due.toRun(next, now);
      created += create(tx, RunRequest.scheduled(dag, run), graph) ? 1 : 0;
      next = due.after(run);
      seen++;
    }
    if (seen > 0) {
      DagStore.advance(tx, dag.id(), next);
      Deadlines.expect(tx, dag.id(), Promise.ofNext(dag, next), now);
    }
    return new Look(created, next == null ? null : until(next.end(), now));
  }

  /**
   * The DAG's row if it is on the schedule that the DAG has here, or the node that had another has
   * gone. Said before the commit, as is each run: of what is rolled back, the next look says it
   * again.
   */
  private Optional<DagState> lockOrTakeOver(DSLContext tx, Dag dag) {
    Optional<DagState> row = DagStore.lock(tx, dag.id());
    if (row.isEmpty() || row.get().isOn(dag.timing().schedule())) {
      return row;
    }
    if (DagStore.isLoadedByAnother(tx, dag.id(), node)) {
      return Optional.empty();
    }
    load(tx, dag, row.get());
    LOG.info("take over dag={}: the node with another schedule of it has gone", dag.id());
    return DagStore.find(tx, dag.id());
  }

  private static Duration until(Instant due, Instant now) {
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  private static boolean create(DSLContext tx, NewRun run, RunGraph graph) {
    if (DagStore.isFilled(tx, run.dagId(), run.interval().start())) {
      LOG.info("leave out run={}/{}: a backfill has a run of it", run.dagId(), run.runId());
      return false;
    }
    try {
      long ignored = Runs.createIn(tx, run, graph);
      LOG.info("create run={}/{}", run.dagId(), run.runId());
      return true;
    } catch (RunExists before) {
      LOG.info("keep run={}/{}: it exists", run.dagId(), run.runId());
      return false;
    }
  }
}
