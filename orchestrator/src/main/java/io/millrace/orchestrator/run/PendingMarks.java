package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.selectOne;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Marks that wait for tries to be stopped, or for lost ones to be fenced. */
public final class PendingMarks {

  private record Pending(int generation, Mark mark, String reason) {}

  private static final Condition OF_THIS_GENERATION =
      TASK_INSTANCE
          .TASK_INSTANCE_ID
          .eq(TASK_MARK.TASK_INSTANCE_ID)
          .and(TASK_INSTANCE.GENERATION.eq(TASK_MARK.GENERATION));

  private PendingMarks() {}

  /** Whether there are any. */
  static Condition exist() {
    return DSL.exists(selectOne().from(TASK_MARK));
  }

  /** Has the nodes stop what runs; a lost one's claim, which is to come soon, only fences. */
  static void ask(DSLContext tx, List<HeldTask> tasks, Mark mark, String reason) {
    for (HeldTask task : tasks) {
      tx.insertInto(TASK_MARK)
          .set(TASK_MARK.TASK_INSTANCE_ID, task.taskInstanceId())
          .set(TASK_MARK.GENERATION, task.generation())
          .set(TASK_MARK.STATE, mark.key())
          .set(TASK_MARK.REASON, reason)
          .onConflict(TASK_MARK.TASK_INSTANCE_ID)
          .doUpdate()
          .set(TASK_MARK.GENERATION, excluded(TASK_MARK.GENERATION))
          .set(TASK_MARK.STATE, excluded(TASK_MARK.STATE))
          .set(TASK_MARK.REASON, excluded(TASK_MARK.REASON))
          .execute();
    }
    tx.execute(RetryTasks.hurry(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks)))));
    Bell.ring(tx);
  }

  static void forget(DSLContext tx, List<HeldTask> tasks) {
    tx.deleteFrom(TASK_MARK)
        .where(TASK_MARK.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks))))
        .execute();
  }

  /** What a claim is to be marked as instead of being tried. */
  public static Optional<PendingMark> of(DSLContext database, Claim claim) {
    return database
        .select(TASK_MARK.STATE, TASK_MARK.REASON)
        .from(TASK_MARK)
        .where(TASK_MARK.TASK_INSTANCE_ID.eq(claim.taskInstanceId()))
        .and(TASK_MARK.GENERATION.eq(claim.generation()))
        .fetchOptional(
            row -> new PendingMark(claim.key(), Mark.of(row.value1()).orElseThrow(), row.value2()));
  }

  static List<PendingMark> ofNode(DSLContext tx, long nodeId) {
    return tx.select(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.TOKEN, TASK_MARK.STATE, TASK_MARK.REASON)
        .from(TASK_MARK)
        .join(TASK_INSTANCE)
        .on(OF_THIS_GENERATION)
        .where(TaskQueue.in(TaskState.RUNNING))
        .and(TASK_INSTANCE.NODE_ID.eq(nodeId))
        .fetch(row ->
            new PendingMark(
                new Claim.Key(row.value1(), row.value2()),
                Mark.of(row.value3()).orElseThrow(),
                row.value4()));
  }

  /**
   * Task instances that are under way no more, or whose marks have come too late, by their runs.
   */
  static Map<Long, Long> due(DSLContext tx) {
    return tx.select(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID)
        .from(TASK_MARK)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_MARK.TASK_INSTANCE_ID))
        .where(
            TASK_INSTANCE
                .STATE
                .ne(TaskState.RUNNING.key())
                .or(TASK_INSTANCE.GENERATION.ne(TASK_MARK.GENERATION)))
        .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetchMap(row -> row.value1(), row -> row.value2());
  }

  /**
   * Marks a task instance of a locked run, unless it is under way again, or a teardown is that must
   * have ended before.
   */
  static boolean settle(DSLContext tx, HeldTasks all, long taskInstanceId, MarkTasks tasks) {
    HeldTask task = all.byId(taskInstanceId).orElse(null);
    if (task == null) { // its mapped task was cleared meanwhile
      tx.deleteFrom(TASK_MARK).where(TASK_MARK.TASK_INSTANCE_ID.eq(taskInstanceId)).execute();
      return false;
    }
    Pending pending = pending(tx, task);
    if (pending == null) {
      return false;
    }
    boolean isOfThis = pending.generation() == task.generation();
    if (isOfThis && task.isUnderWay()) {
      liftLimits(tx, task);
      return false;
    }
    MarkPlan plan = tasks.plan(Set.of(task), all, pending.mark());
    if (isOfThis && plan.inTheWay().isPresent()) {
      return false;
    }
    forget(tx, List.of(task));
    return isOfThis
        && plan.stranded().isEmpty()
        && tasks.mark(Set.of(task), all, pending.mark(), pending.reason()) == Marked.NOW;
  }

  /** Of what is to be marked the next claim only fences, and waits for no limit. */
  private static void liftLimits(DSLContext tx, HeldTask task) {
    var trip = new RoundTrip(tx);
    trip.add(ReadyQueue.liftLimits(List.of(task.taskInstanceId())));
    trip.send();
  }

  private static @Nullable Pending pending(DSLContext tx, HeldTask task) {
    return tx.select(TASK_MARK.GENERATION, TASK_MARK.STATE, TASK_MARK.REASON)
        .from(TASK_MARK)
        .where(TASK_MARK.TASK_INSTANCE_ID.eq(task.taskInstanceId()))
        .fetchOne(
            row -> new Pending(row.value1(), Mark.of(row.value2()).orElseThrow(), row.value3()));
  }
}
