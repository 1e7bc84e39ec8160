package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.SetStatement.Bound;
import io.millrace.orchestrator.run.TaskRows.Moved;
import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/**
 * Deferred task instances, and when somebody is to look after them; one statement a method, the
 * caller opens the transaction.
 */
final class Deferrals {

  /**
   * How a task instance waits.
   *
   * @param every null if nobody is to poke it
   * @param givesUpIn null for never
   */
  record Deferral(
      long taskInstanceId,
      long dagRunId,
      Duration in,
      @Nullable Duration every,
      @Nullable Duration givesUpIn) {}

  private static final SetStatement<Deferral> INSERT = SetStatement.of(Deferrals::insert);
  private static final SetStatement<PostponedPoke> POSTPONE = SetStatement.of(Deferrals::postpone);

  private Deferrals() {}

  static Bound of(List<Deferral> deferrals) {
    return INSERT.over(deferrals);
  }

  private static Query insert(Rows<Deferral> rows) {
    var id = rows.column("id", BIGINT, Deferral::taskInstanceId);
    var run = rows.column("run", BIGINT, Deferral::dagRunId);
    var in = rows.column("wait", BIGINT, one -> one.in().toMillis());
    var every = rows.column("every", BIGINT, one -> millis(one.every()));
    var givesUp = rows.column("gives_up", BIGINT, one -> millis(one.givesUpIn()));
    return insertInto(
            DEFERRAL,
            DEFERRAL.TASK_INSTANCE_ID,
            DEFERRAL.DAG_RUN_ID,
            DEFERRAL.POKE_AT,
            DEFERRAL.EVERY_MILLIS,
            DEFERRAL.GIVES_UP_AT)
        .select(
            select(
                    id,
                    run,
                    least(DatabaseClock.in(in), DatabaseClock.in(givesUp)),
                    every,
                    DatabaseClock.in(givesUp))
                .from(rows.table()))
        .onConflict(DEFERRAL.TASK_INSTANCE_ID)
        .doUpdate()
        .set(DEFERRAL.POKE_AT, excluded(DEFERRAL.POKE_AT))
        .set(DEFERRAL.EVERY_MILLIS, excluded(DEFERRAL.EVERY_MILLIS))
        .set(DEFERRAL.GIVES_UP_AT, excluded(DEFERRAL.GIVES_UP_AT));
  }

  private static @Nullable Long millis(@Nullable Duration span) {
    return span == null ? null : span.toMillis();
  }

  /** Milliseconds until the first is to be looked after; null if none waits. */
  static Field<Long> nextMillis() {
    return field(
        select(min(DatabaseClock.millisUntil(DEFERRAL.POKE_AT)))
            .from(DEFERRAL)
            .where(DEFERRAL.POKE_AT.eq(field(select(min(DEFERRAL.POKE_AT)).from(DEFERRAL)))));
  }

  /** Those whose time has come, and that nobody need poke; none that somebody else holds. */
  static List<Long> due(DSLContext tx) {
    return tx.select(DEFERRAL.TASK_INSTANCE_ID)
        .from(DEFERRAL)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(DEFERRAL.TASK_INSTANCE_ID))
        .where(isDue())
        .and(DEFERRAL.EVERY_MILLIS.isNull().or(DEFERRAL.GIVES_UP_AT.le(DatabaseClock.now())))
        .orderBy(DEFERRAL.TASK_INSTANCE_ID)
        .limit(TaskRows.BATCH)
        .forNoKeyUpdate()
        .of(TASK_INSTANCE)
        .skipLocked()
        .fetch(DEFERRAL.TASK_INSTANCE_ID);
  }

  /**
   * Takes those to poke that a node could claim, so many at most; whoever else looks finds them due
   * at their next time.
   */
  static List<Poke> take(DSLContext tx, Scope scope, int most) {
    var due =
        select(DEFERRAL.TASK_INSTANCE_ID)
            .from(DEFERRAL)
            .where(isDue())
            .and(DEFERRAL.EVERY_MILLIS.isNotNull())
            .andExists(claimableBy(scope))
            .orderBy(DEFERRAL.POKE_AT)
            .limit(most)
            .forUpdate()
            .skipLocked();
    return tx.update(DEFERRAL)
        .set(DEFERRAL.POKE_AT, least(DatabaseClock.in(DEFERRAL.EVERY_MILLIS), DEFERRAL.GIVES_UP_AT))
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(DEFERRAL.TASK_INSTANCE_ID))
        .and(DEFERRAL.TASK_INSTANCE_ID.in(due))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.PARENT_ID,
            TASK_INSTANCE.MAP_INDEX,
            TASK_INSTANCE.MAP_PATH)
        .fetch(row ->
            new Poke(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                new MapPlace(row.value6(), row.value7(), row.value8())));
  }

  /** By the index: the clock is read once, not for each row. */
  private static Condition isDue() {
    return DEFERRAL.POKE_AT.le(field(select(DatabaseClock.now())));
  }

  /**
   * The task of a deferral, if a node of this scope could claim it. The offset keeps it a look by
   * keys for each that is due: on tables that the server has not analysed yet it would else join
   * all tasks with all instances first, which takes seconds.
   */
  private static Select<Record1<Integer>> claimableBy(Scope scope) {
    return selectOne()
        .from(DAG_RUN)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(DEFERRAL.TASK_INSTANCE_ID))
        .join(DAG_TASK)
        .on(TaskRows.isDefinedBy())
        .where(DAG_RUN.DAG_RUN_ID.eq(DEFERRAL.DAG_RUN_ID))
        .and(DAG_RUN.DAG_ID.eq(any(scope.dagIdArray())))
        .and(DAG_RUN.DAG_VERSION_ID.eq(any(scope.versionArray())).or(ReadyTasks.isForAnybody()))
        .and(scope.queues() == null ? noCondition() : DAG_TASK.QUEUE.in(scope.queues()))
        .offset(inline(0));
  }

  /** Nobody looks after these any more. */
  static Query forget(List<Long> taskInstanceIds) {
    return deleteFrom(DEFERRAL)
        .where(DEFERRAL.TASK_INSTANCE_ID.eq(any(taskInstanceIds.toArray(Long[]::new))));
  }

  /** Has these poked when they want to be, unless they have been tried since. */
  static void postpone(DSLContext tx, List<PostponedPoke> pokes) {
    POSTPONE.execute(tx, pokes);
  }

  private static Query postpone(Rows<PostponedPoke> rows) {
    var id = rows.column("id", BIGINT, one -> one.poke().taskInstanceId());
    var token = rows.column("token", BIGINT, one -> one.poke().token());
    var in = rows.column("wait", BIGINT, one -> one.in().toMillis());
    return update(DEFERRAL)
        .set(DEFERRAL.POKE_AT, least(DatabaseClock.in(in), DEFERRAL.GIVES_UP_AT))
        .from(
            rows.table()
                .join(TASK_INSTANCE)
                .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
                .and(TASK_INSTANCE.TOKEN.eq(token)))
        .where(DEFERRAL.TASK_INSTANCE_ID.eq(id));
  }

  /**
   * Makes those ready that still are deferred, and forgets that they waited. Of one that is being
   * deferred anew at this moment nothing is forgotten: a ready task never has a row.
   */
  static List<Moved> wake(DSLContext tx, List<Long> taskInstanceIds) {
    if (taskInstanceIds.isEmpty()) {
      return List.of();
    }
    var deferred =
        select(TASK_INSTANCE.TASK_INSTANCE_ID)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(taskInstanceIds.toArray(Long[]::new))))
            .and(TaskRows.in(TaskState.DEFERRED))
            .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
            .forNoKeyUpdate();
    List<Moved> awake =
        tx.update(TASK_INSTANCE)
            .set(TASK_INSTANCE.STATE, TaskState.READY.key())
            .setNull(TASK_INSTANCE.REASON)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.in(deferred))
            .and(TaskRows.in(TaskState.DEFERRED))
            .returningResult(
                TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
            .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
    tx.execute(forget(awake.stream().map(Moved::taskInstanceId).toList()));
    return awake;
  }
}
