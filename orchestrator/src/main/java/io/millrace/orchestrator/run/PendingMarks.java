package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * Marks that wait: for tries to be stopped, for lost ones to be fenced, or, of a mapped task, group
 * or loop, for its instances to end.
 */
public final class PendingMarks {

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
    forgetByIds(tx, List.of(HeldTask.ids(tasks)));
  }

  /** By the ids of task instances. */
  static void forgetByIds(DSLContext tx, List<Long> taskInstanceIds) {
    if (!taskInstanceIds.isEmpty()) {
      tx.deleteFrom(TASK_MARK)
          .where(TASK_MARK.TASK_INSTANCE_ID.eq(any(taskInstanceIds.toArray(Long[]::new))))
          .execute();
    }
  }

  /** Those that say something else than this mark. */
  static void forgetOthers(DSLContext tx, List<HeldTask> tasks, Mark mark) {
    if (!tasks.isEmpty()) {
      tx.deleteFrom(TASK_MARK)
          .where(TASK_MARK.TASK_INSTANCE_ID.eq(any(HeldTask.ids(tasks))))
          .and(TASK_MARK.STATE.ne(mark.key()))
          .execute();
    }
  }

  /** What a mapped task, group or loop comes to whose instances have all ended; asked once. */
  static Optional<MappedStep> take(DSLContext tx, Claim whole) {
    return tx.deleteFrom(TASK_MARK)
        .where(TASK_MARK.TASK_INSTANCE_ID.eq(whole.taskInstanceId()))
        .and(TASK_MARK.GENERATION.eq(whole.generation()))
        .returningResult(TASK_MARK.STATE, TASK_MARK.REASON)
        .fetchOptional(
            row -> new MappedStep.Ends(Mark.of(row.value1()).orElseThrow().state(), row.value2()));
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
        .where(TaskRows.in(TaskState.RUNNING))
        .and(TASK_INSTANCE.NODE_ID.eq(nodeId))
        .fetch(row ->
            new PendingMark(
                new Claim.Key(row.value1(), row.value2()),
                Mark.of(row.value3()).orElseThrow(),
                row.value4()));
  }

  /**
   * Task instances that are under way no more, or whose marks have come too late, by their runs;
   * mapped tasks once nothing of their runs is to be stopped for a mark any more.
   */
  static Map<Long, List<Long>> due(DSLContext tx) {
    return tx.select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_INSTANCE_ID)
        .from(TASK_MARK)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_MARK.TASK_INSTANCE_ID))
        .where(
            TASK_INSTANCE
                .STATE
                .ne(TaskState.RUNNING.key())
                .or(TASK_INSTANCE.GENERATION.ne(TASK_MARK.GENERATION)))
        .and(TASK_INSTANCE.MAP_SIZE.isNull().or(notExists(stillRunning())))
        .orderBy(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetchGroups(row -> row.value1(), row -> row.value2());
  }

  /** Of the same run. */
  private static Select<?> stillRunning() {
    var mark = TASK_MARK.as("other_mark");
    var other = TASK_INSTANCE.as("other");
    return selectOne()
        .from(mark)
        .join(other)
        .on(other.TASK_INSTANCE_ID.eq(mark.TASK_INSTANCE_ID))
        .where(other.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .and(other.STATE.eq(inline(TaskState.RUNNING.key())));
  }
}
