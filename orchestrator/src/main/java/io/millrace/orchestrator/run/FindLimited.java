package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.LIMIT_WAIT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.unnest;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.LimitStore.Waiting;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.ResultQuery;

/**
 * Finds the task instances for a node that wait for limits with room again. Those of a full pool
 * are not looked at, so they hide nobody; of each line only as many as may fit.
 */
final class ClaimLimited {

  /** A task instance that has waited, and may be claimed. */
  record Fitting(Waiting task, int ordinal, long token) {

    long dagRunId() {
      return task.dagRunId();
    }
  }

  private record Candidate(Fitting fitting, long dagVersionId) {}

  private final DSLContext tx;
  private final HeldRuns runs;
  private final Slots slots;

  ClaimLimited(DSLContext tx, HeldRuns runs, Slots slots) {
    this.tx = tx;
    this.runs = runs;
    this.slots = slots;
  }

  /** Those that fit, each with its run locked and its place on the node taken. */
  List<Fitting> of(List<TaskLimits> lines, Scope scope, long nodeId) {
    if (lines.isEmpty() || slots.isEmpty()) {
      return List.of();
    }
    List<TaskLimits> free = withRoom(lines);
    return free.isEmpty() ? List.of() : held(fitting(free, scope, nodeId));
  }

  /** As it looks now; whoever else takes of them meanwhile is seen once they are locked. */
  private List<TaskLimits> withRoom(List<TaskLimits> lines) {
    var trip = new RoundTrip(tx);
    var left = LimitStore.room(trip, lines);
    trip.send();
    Room room = left.get();
    boolean any = lines.stream().anyMatch(line -> room.fits(line) > 0);
    return any
        ? lines.stream()
            .filter(line -> room.fits(line) > 0 || !room.lacking(line).isEmpty())
            .toList()
        : List.of();
  }

  private List<Fitting> fitting(List<TaskLimits> lines, Scope scope, long nodeId) {
    var trip = new RoundTrip(tx);
    trip.add(LimitStore.lock(lines));
    var left = LimitStore.room(trip, lines);
    var inOrder = trip.ask(candidates(lines, scope, nodeId), ClaimLimited::read);
    trip.send();
    Room room = left.get();
    Set<String> kept = new HashSet<>();
    List<Fitting> fitting = new ArrayList<>();
    for (Candidate one : inOrder.get()) {
      Fitting task = one.fitting();
      TaskLimits limits = task.task().limits();
      runs.follow(task.dagRunId(), one.dagVersionId());
      if (!Collections.disjoint(kept, limits.keys())) {
        continue;
      }
      if (room.fits(limits) == 0) {
        kept.addAll(room.lacking(limits));
      } else if (slots.take(runs.node(task.dagRunId(), task.ordinal()))) {
        boolean ignored = room.take(limits);
        fitting.add(task);
      }
    }
    return fitting;
  }

  /** But for those whose runs somebody else holds, or that were taken out of the wait meanwhile. */
  private List<Fitting> held(List<Fitting> fitting) {
    if (fitting.isEmpty()) {
      return List.of();
    }
    var trip = new RoundTrip(tx);
    Long[] dagRunIds = fitting.stream().map(Fitting::dagRunId).distinct().toArray(Long[]::new);
    runs.lock(trip, Bound.of(RunStore.lockFree(DAG_RUN.DAG_RUN_ID.eq(any(dagRunIds)))));
    var stillWaiting = trip.ask(stillWaiting(fitting), row -> row.getLong(1));
    trip.send();
    Set<Long> found = Set.copyOf(stillWaiting.get());
    List<Fitting> held = new ArrayList<>();
    for (Fitting task : fitting) {
      if (runs.holds(task.dagRunId())
          && !runs.paused(task.dagRunId())
          && found.contains(task.task().taskInstanceId())) {
        held.add(task);
      } else {
        slots.giveBack(runs.node(task.dagRunId(), task.ordinal()));
      }
    }
    return held;
  }

  private static ResultQuery<?> stillWaiting(List<Fitting> fitting) {
    Long[] ids = fitting.stream().map(one -> one.task().taskInstanceId()).toArray(Long[]::new);
    return select(LIMIT_WAIT.TASK_INSTANCE_ID)
        .from(LIMIT_WAIT)
        .where(LIMIT_WAIT.TASK_INSTANCE_ID.eq(any(ids)));
  }

  /** The first of each line, in the order in which they go. */
  private ResultQuery<?> candidates(List<TaskLimits> lines, Scope scope, long nodeId) {
    var line = unnest(lines.stream().map(TaskLimits::text).toArray(String[]::new));
    var limits = field(name("line", "limits"), CLOB);
    var first =
        lateral(
                select(
                        LIMIT_WAIT.TASK_INSTANCE_ID,
                        LIMIT_WAIT.DAG_RUN_ID,
                        LIMIT_WAIT.LIMITS,
                        LIMIT_WAIT.PRIORITY,
                        TASK_INSTANCE.ORDINAL,
                        TASK_INSTANCE.TOKEN,
                        DAG_RUN.DAG_VERSION_ID)
                    .from(LIMIT_WAIT)
                    .join(TASK_INSTANCE)
                    .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(LIMIT_WAIT.TASK_INSTANCE_ID))
                    .join(DAG_RUN)
                    .on(DAG_RUN.DAG_RUN_ID.eq(LIMIT_WAIT.DAG_RUN_ID))
                    .join(DAG_TASK)
                    .on(TaskQueue.definition())
                    .where(LIMIT_WAIT.LIMITS.eq(limits))
                    .and(DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())))
                    .and(DAG_RUN.PAUSED_AT.isNull())
                    .and(DAG_RUN.DAG_ID.eq(any(scope.dagIdArray())))
                    .and(
                        DAG_RUN
                            .DAG_VERSION_ID
                            .eq(any(scope.versionArray()))
                            .or(TaskQueue.isForAnybody()))
                    .and(scope.queues() == null ? noCondition() : DAG_TASK.QUEUE.in(scope.queues()))
                    .and(TaskQueue.hasNotEnded(nodeId))
                    .orderBy(LIMIT_WAIT.PRIORITY.desc(), LIMIT_WAIT.TASK_INSTANCE_ID)
                    .limit(Math.min(slots.free(), TaskQueue.BATCH)))
            .as("first");
    return select(first.fields())
        .from(line.as("line", "limits"))
        .crossJoin(first)
        .orderBy(
            field(name("first", "priority"), INTEGER).desc(),
            field(name("first", "task_instance_id"), BIGINT));
  }

  private static Candidate read(ResultSet row) throws SQLException {
    return new Candidate(
        new Fitting(
            new Waiting(
                row.getLong(1), row.getLong(2), TaskLimits.of(row.getString(3)), row.getInt(4)),
            row.getInt(5),
            row.getLong(6)),
        row.getLong(7));
  }
}
