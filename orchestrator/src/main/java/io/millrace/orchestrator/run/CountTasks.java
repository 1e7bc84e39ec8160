package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.SetStatement.Bound;
import io.millrace.tasks.TriggerRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * Counts ended task instances at their children, and claims in the same statement those that the
 * last success makes ready, so that the commonest step reads and writes a child once.
 */
final class CountTasks {

  /**
   * A task instance after its counters changed.
   *
   * @param claim the task instance as it is now; nobody's claim unless {@code claimed}
   * @param claimed whether it was waiting and has just been claimed
   * @param reserved whether it was to be claimed if it was ready
   * @param mapSize of a mapped task, group or loop, how many elements or iterations there are, and
   *     -1 if that is not known yet; null for another task, and for an instance
   * @param madeAgain whether it is an instance that was there before it was cleared
   */
  record Counted(
      Claim claim,
      TaskState state,
      TriggerRule rule,
      Counters upstream,
      boolean claimed,
      boolean reserved,
      @Nullable Integer mapSize,
      boolean madeAgain) {

    /** Whether it is a mapped task, group or loop as a whole. */
    boolean isMapped() {
      return mapSize != null;
    }

    /** Whether it waits for its own instances, and not for the tasks before it. */
    boolean isExpanded() {
      return mapSize != null && mapSize >= 0;
    }
  }

  private static final SetStatement<Increment> COUNT = SetStatement.of(CountTasks::count);

  private static final SetStatement<InstancesEnded> COUNT_INSTANCES =
      SetStatement.of(CountTasks::countInstances);

  private static final SetStatement<Long> WAITING = SetStatement.of(CountTasks::waiting);

  private CountTasks() {}

  /** Adds to counters; the caller holds the runs' locks. Answers what {@link #read} reads. */
  static Bound of(List<Increment> increments) {
    return COUNT.over(increments);
  }

  private static Query count(Rows<Increment> rows) {
    var run = rows.column("run", BIGINT, Increment::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, Increment::ordinal);
    var parent = rows.column("parent", BIGINT, increment -> increment.place().parentId());
    var index = rows.column("index", INTEGER, increment -> increment.place().mapIndex());
    var success = rows.column("success", INTEGER, Increment::success);
    var failed = rows.column("failed", INTEGER, Increment::failed);
    var skipped = rows.column("skipped", INTEGER, Increment::skipped);
    var node = rows.column("node", BIGINT, Increment::claimFor);
    var taken =
        node.isNotNull()
            .and(TASK_INSTANCE.STATE.eq(inline(TaskState.WAITING.key())))
            .and(TASK_INSTANCE.UPSTREAM_SUCCESS.plus(success).eq(TASK_INSTANCE.UPSTREAM_TOTAL));
    var one = when(taken, inline(1)).otherwise(inline(0));
    return ClaimTasks.withTries(
        name("counted")
            .as(
                update(TASK_INSTANCE)
                    .set(
                        TASK_INSTANCE.UPSTREAM_SUCCESS,
                        TASK_INSTANCE.UPSTREAM_SUCCESS.plus(beforeIts(success)))
                    .set(
                        TASK_INSTANCE.UPSTREAM_FAILED,
                        TASK_INSTANCE.UPSTREAM_FAILED.plus(beforeIts(failed)))
                    .set(
                        TASK_INSTANCE.UPSTREAM_SKIPPED,
                        TASK_INSTANCE.UPSTREAM_SKIPPED.plus(beforeIts(skipped)))
                    .set(
                        TASK_INSTANCE.STATE,
                        when(taken, inline(TaskState.RUNNING.key())).otherwise(TASK_INSTANCE.STATE))
                    .set(TASK_INSTANCE.NODE_ID, when(taken, node).otherwise(TASK_INSTANCE.NODE_ID))
                    .set(TASK_INSTANCE.TOKEN, TASK_INSTANCE.TOKEN.plus(one))
                    .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.plus(one))
                    .set(
                        TASK_INSTANCE.STARTED_AT,
                        when(taken, currentOffsetDateTime()).otherwise(TASK_INSTANCE.STARTED_AT))
                    .from(rows.table())
                    .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                    .and(TASK_INSTANCE.ORDINAL.eq(ordinal))
                    .and(TASK_INSTANCE.PARENT_ID.eq(parent))
                    .and(TASK_INSTANCE.MAP_INDEX.eq(index))
                    .returning(columns(justClaimed(), node.isNotNull(), falseCondition()))),
        condition(field(name("claimed"), BOOLEAN)));
  }

  /** Nothing at a mapped task that counts its instances already. */
  private static Field<Integer> beforeIts(Field<Integer> more) {
    return when(TASK_INSTANCE.MAP_SIZE.ge(inline(0)), inline(0)).otherwise(more);
  }

  private static Field<Boolean> justClaimed() {
    return field(
            "old.state = {0} and new.state = {1}",
            BOOLEAN, inline(TaskState.WAITING.key()), inline(TaskState.RUNNING.key()))
        .as("claimed");
  }

  /** Adds to the counters of mapped tasks, groups and loops; answers what {@link #read} reads. */
  static Bound ofInstances(List<InstancesEnded> ended) {
    return COUNT_INSTANCES.over(ended);
  }

  private static Query countInstances(Rows<InstancesEnded> rows) {
    var id = rows.column("id", BIGINT, InstancesEnded::parentId);
    var success = rows.column("success", INTEGER, InstancesEnded::success);
    var failed = rows.column("failed", INTEGER, InstancesEnded::failed);
    var skipped = rows.column("skipped", INTEGER, InstancesEnded::skipped);
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, TASK_INSTANCE.UPSTREAM_SUCCESS.plus(success))
        .set(TASK_INSTANCE.UPSTREAM_FAILED, TASK_INSTANCE.UPSTREAM_FAILED.plus(failed))
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, TASK_INSTANCE.UPSTREAM_SKIPPED.plus(skipped))
        .from(rows.table())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
        .returning(columns(inline(false).as("claimed"), falseCondition(), falseCondition()));
  }

  /** What {@link #read} reads of instances that are made, or had again. */
  static List<Field<?>> madeAnew() {
    Condition again = condition("old.task_instance_id is not null");
    return columns(inline(false).as("claimed"), falseCondition(), again);
  }

  private static List<Field<?>> columns(
      Field<Boolean> claimed, Condition reserved, Condition again) {
    List<Field<?>> columns = new ArrayList<>(ClaimTasks.columns(TASK_INSTANCE));
    columns.add(TASK_INSTANCE.STATE);
    columns.add(TASK_INSTANCE.TRIGGER_RULE);
    columns.add(TASK_INSTANCE.UPSTREAM_TOTAL);
    columns.add(TASK_INSTANCE.UPSTREAM_SUCCESS);
    columns.add(TASK_INSTANCE.UPSTREAM_FAILED);
    columns.add(TASK_INSTANCE.UPSTREAM_SKIPPED);
    columns.add(claimed);
    columns.add(field(reserved).as("reserved"));
    columns.add(TASK_INSTANCE.MAP_SIZE);
    columns.add(field(again).as("made_again"));
    return columns;
  }

  static Counted read(ResultSet row, LongFunction<LockedRun> runs) throws SQLException {
    int before = ClaimTasks.WIDTH;
    var upstream =
        new Counters(
            row.getInt(before + 3),
            row.getInt(before + 4),
            row.getInt(before + 5),
            row.getInt(before + 6));
    return new Counted(
        ClaimTasks.read(row, runs),
        TaskState.of(row.getString(before + 1)),
        TriggerRule.valueOf(row.getString(before + 2)),
        upstream,
        row.getBoolean(before + 7),
        row.getBoolean(before + 8),
        row.getObject(before + 9, Integer.class),
        row.getBoolean(before + 10));
  }

  /** Asks for every waiting task instance of the runs with its counters as they stand. */
  static Supplier<List<Counted>> waiting(
      RoundTrip trip, Collection<Long> dagRunIds, LongFunction<LockedRun> runs) {
    return trip.ask(WAITING.over(List.copyOf(dagRunIds)), row -> read(row, runs));
  }

  private static Query waiting(Rows<Long> rows) {
    return select(columns(inline(false).as("claimed"), falseCondition(), falseCondition()))
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(any(rows.array("runs", BIGINT, id -> id))))
        .and(TASK_INSTANCE.STATE.eq(inline(TaskState.WAITING.key())));
  }
}
