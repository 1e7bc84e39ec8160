package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask of backfills. Thread-safe. */
public final class Backfills {

  private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);
  private static final Set<BackfillState> CANCELLABLE =
      EnumSet.of(BackfillState.RUNNING, BackfillState.PAUSED);

  private final DSLContext database;
  private final BackfillStep step;

  /** {@code runs} stops what is cancelled. */
  public Backfills(DSLContext database, Runs runs) {
    this.database = database;
    this.step = new BackfillStep(database, runs);
  }

  /**
   * What a backfill would make of its intervals, in the order in which they would run; creates
   * nothing.
   *
   * @throws RunRefused if it reaches into the future, or there are no intervals or too many
   * @throws PoolRefused if it would create runs, and a task is in a pool that does not exist
   */
  public List<PlannedInterval> plan(BackfillRequest request) {
    return plan(database, request);
  }

  private static List<PlannedInterval> plan(DSLContext tx, BackfillRequest request) {
    List<Interval> intervals = request.intervals(BackfillStore.now(tx));
    Map<Instant, RunState> existing =
        BackfillStore.newestRuns(
            tx, request.dag().id(), first(request, intervals), last(request, intervals));
    List<PlannedInterval> planned =
        intervals.stream()
            .map(interval -> request.reprocess().plan(interval, existing.get(interval.start())))
            .toList();
    if (planned.stream().anyMatch(one -> one.leftOut() == null)) {
      Pools.requireThose(tx, RunGraph.of(request.dag()));
    }
    return planned;
  }

  private static Instant first(BackfillRequest request, List<Interval> intervals) {
    return (request.backwards() ? intervals.getLast() : intervals.getFirst()).start();
  }

  private static Instant last(BackfillRequest request, List<Interval> intervals) {
    return (request.backwards() ? intervals.getFirst() : intervals.getLast()).start();
  }

  /**
   * Keeps the backfill with its intervals, and creates its first runs.
   *
   * @return its key
   * @throws RunRefused as {@link #plan}
   * @throws PoolRefused as {@link #plan}
   * @throws BackfillOverlaps if another of the DAG has some of the intervals and has not ended
   */
  public long create(BackfillRequest request) {
    long created =
        database.transactionResult(configuration -> {
          DSLContext tx = configuration.dsl();
          DagSchedules.lock(tx, request.dag().id());
          return create(tx, request);
        });
    LOG.info("create backfill={} dag={}", created, request.dag().id());
    BackfillStep.Look ignored = step.fill(created, request.dag());
    return created;
  }

  private static long create(DSLContext tx, BackfillRequest request) {
    List<PlannedInterval> planned = plan(tx, request);
    List<Interval> intervals = planned.stream().map(PlannedInterval::interval).toList();
    Instant first = first(request, intervals);
    Instant last = last(request, intervals);
    BackfillStore.overlapping(tx, request.dag().id(), first, last)
        .ifPresent(other -> {
          throw new BackfillOverlaps(other);
        });
    long backfillId = BackfillStore.insert(tx, request, first, last);
    BackfillStore.insertIntervals(tx, backfillId, planned);
    return backfillId;
  }

  /**
   * A backfill.
   *
   * @throws BackfillNotFound if there is none of that number
   */
  public Backfill get(long backfillId) {
    return BackfillStore.find(database, backfillId)
        .orElseThrow(() -> new BackfillNotFound(backfillId));
  }

  /**
   * No further runs are created; those that exist go on. False if it was so already.
   *
   * @throws BackfillNotFound if there is none of that number
   * @throws BackfillEnded if it has ended or is being cancelled
   */
  public boolean pause(long backfillId) {
    requireOpen(backfillId);
    return moved(backfillId, EnumSet.of(BackfillState.RUNNING), BackfillState.PAUSED);
  }

  /**
   * Its runs are created again, the first at once. False if it was not paused.
   *
   * @param dag the backfill's
   * @throws BackfillNotFound if there is none of that number
   * @throws BackfillEnded if it has ended or is being cancelled
   * @throws PoolRefused if a task is in a pool that does not exist
   */
  public boolean resume(long backfillId, Dag dag) {
    requireOpen(backfillId);
    Pools.requireThose(database, RunGraph.of(dag));
    boolean resumed = moved(backfillId, EnumSet.of(BackfillState.PAUSED), BackfillState.RUNNING);
    BackfillStep.Look ignored = step.fill(backfillId, dag);
    return resumed;
  }

  /**
   * No further runs are created, those that are queued are cancelled, those that run are asked to
   * stop. False if it is being cancelled already.
   *
   * @throws BackfillNotFound if there is none of that number
   * @throws BackfillEnded if it has ended
   */
  public boolean cancel(long backfillId) {
    Backfill found = get(backfillId);
    if (found.state().ended()) {
      throw new BackfillEnded(found);
    }
    boolean asked = moved(backfillId, CANCELLABLE, BackfillState.CANCELLING);
    if (asked) {
      step.cancel(backfillId);
    }
    return asked;
  }

  private void requireOpen(long backfillId) {
    Backfill found = get(backfillId);
    if (found.state().ended() || found.state() == BackfillState.CANCELLING) {
      throw new BackfillEnded(found);
    }
  }

  private boolean moved(long backfillId, Set<BackfillState> from, BackfillState to) {
    boolean moved = BackfillStore.move(database, backfillId, from, to);
    if (moved) {
      LOG.info("move backfill={} state={}", backfillId, to.key());
    }
    return moved;
  }
}
