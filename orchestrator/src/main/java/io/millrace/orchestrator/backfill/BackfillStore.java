package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The rows of backfills, one statement a method; the caller opens the transaction. */
final class BackfillStore {

  /** An interval without a run so far. */
  record Next(int ordinal, Interval interval) {}

  static final List<Field<?>> COLUMNS =
      List.of(
          BACKFILL.BACKFILL_ID,
          BACKFILL.DAG_ID,
          BACKFILL.STATE,
          BACKFILL.FROM_DATE,
          BACKFILL.TO_DATE,
          BACKFILL.REPROCESS,
          BACKFILL.MAX_ACTIVE,
          BACKFILL.BACKWARDS,
          BACKFILL.PARAMS,
          BACKFILL.CREATED_AT,
          BACKFILL.ENDED_AT);

  private static final Condition UNFINISHED =
      DAG_RUN.STATE.in(inline(RunState.QUEUED.key()), inline(RunState.RUNNING.key()));

  private BackfillStore() {}

  static Backfill backfill(Record row) {
    OffsetDateTime ended = row.get(BACKFILL.ENDED_AT);
    return new Backfill(
        row.get(BACKFILL.BACKFILL_ID),
        row.get(BACKFILL.DAG_ID),
        BackfillState.of(row.get(BACKFILL.STATE)),
        row.get(BACKFILL.FROM_DATE).toInstant(),
        row.get(BACKFILL.TO_DATE).toInstant(),
        Reprocess.of(row.get(BACKFILL.REPROCESS)),
        row.get(BACKFILL.MAX_ACTIVE),
        row.get(BACKFILL.BACKWARDS),
        row.get(BACKFILL.PARAMS).data(),
        row.get(BACKFILL.CREATED_AT).toInstant(),
        ended == null ? null : ended.toInstant());
  }

  static Instant now(DSLContext tx) {
    return tx.select(DatabaseClock.now()).fetchSingle().value1().toInstant();
  }

  static Optional<Backfill> find(DSLContext database, long backfillId) {
    return database
        .select(COLUMNS)
        .from(BACKFILL)
        .where(BACKFILL.BACKFILL_ID.eq(backfillId))
        .fetchOptional(BackfillStore::backfill);
  }

  /** A backfill that has not ended with intervals in this span; both ends are logical dates. */
  static Optional<Backfill> overlapping(DSLContext tx, String dagId, Instant from, Instant to) {
    return tx.select(COLUMNS)
        .from(BACKFILL)
        .where(BACKFILL.ENDED_AT.isNull())
        .and(BACKFILL.DAG_ID.eq(dagId))
        .and(BACKFILL.FROM_DATE.le(utc(to)))
        .and(BACKFILL.TO_DATE.ge(utc(from)))
        .orderBy(BACKFILL.BACKFILL_ID)
        .limit(1)
        .fetchOptional(BackfillStore::backfill);
  }

  /** Inserts one with its first and last logical date; answers its key. */
  static long insert(DSLContext tx, BackfillRequest request, Instant first, Instant last) {
    return tx.insertInto(BACKFILL)
        .set(BACKFILL.DAG_ID, request.dag().id())
        .set(BACKFILL.STATE, BackfillState.RUNNING.key())
        .set(BACKFILL.FROM_DATE, utc(first))
        .set(BACKFILL.TO_DATE, utc(last))
        .set(BACKFILL.REPROCESS, request.reprocess().key())
        .set(BACKFILL.MAX_ACTIVE, request.maxActive())
        .set(BACKFILL.BACKWARDS, request.backwards())
        .set(BACKFILL.PARAMS, JSONB.jsonb(request.paramsJson()))
        .returningResult(BACKFILL.BACKFILL_ID)
        .fetchSingle()
        .value1();
  }

  /** Inserts its intervals in the order given. */
  static void insertIntervals(DSLContext tx, long backfillId, List<PlannedInterval> planned) {
    var starts = times(planned, interval -> interval.interval().start());
    var ends = times(planned, interval -> interval.interval().end());
    var leftOut =
        val(planned.stream().map(PlannedInterval::leftOut).toArray(String[]::new), CLOB.array());
    var rows =
        table("unnest({0}, {1}, {2}) with ordinality", starts, ends, leftOut)
            .as("planned", "interval_start", "interval_end", "left_out", "place");
    tx.insertInto(
            BACKFILL_INTERVAL,
            BACKFILL_INTERVAL.BACKFILL_ID,
            BACKFILL_INTERVAL.ORDINAL,
            BACKFILL_INTERVAL.INTERVAL_START,
            BACKFILL_INTERVAL.INTERVAL_END,
            BACKFILL_INTERVAL.LEFT_OUT)
        .select(
            DSL.select(
                    val(backfillId),
                    column("place", INTEGER).cast(INTEGER).minus(inline(1)),
                    column("interval_start", TIMESTAMPWITHTIMEZONE),
                    column("interval_end", TIMESTAMPWITHTIMEZONE),
                    column("left_out", CLOB))
                .from(rows))
        .execute();
  }

  private static Field<OffsetDateTime[]> times(
      List<PlannedInterval> planned, Function<PlannedInterval, Instant> time) {
    return val(
        planned.stream().map(time).map(BackfillStore::utc).toArray(OffsetDateTime[]::new),
        TIMESTAMPWITHTIMEZONE.array());
  }

  private static <T> Field<T> column(String name, DataType<T> type) {
    return DSL.field(DSL.name("planned", name), type);
  }

  /** Those that have not ended and somebody has to look after. */
  static List<Backfill> open(DSLContext database) {
    return database
        .select(COLUMNS)
        .from(BACKFILL)
        .where(BACKFILL.ENDED_AT.isNull())
        .and(BACKFILL.STATE.ne(BackfillState.PAUSED.key()))
        .orderBy(BACKFILL.BACKFILL_ID)
        .fetch(BackfillStore::backfill);
  }

  /** Locks one that is in this state; empty if it is in another, or somebody else holds it. */
  static Optional<Backfill> lockFree(DSLContext tx, long backfillId, BackfillState state) {
    return tx.select(COLUMNS)
        .from(BACKFILL)
        .where(BACKFILL.BACKFILL_ID.eq(backfillId))
        .and(BACKFILL.STATE.eq(state.key()))
        .forNoKeyUpdate()
        .skipLocked()
        .fetchOptional(BackfillStore::backfill);
  }

  /** Moves one from some states to another; false if it is in none of them. */
  static boolean move(
      DSLContext tx, long backfillId, Collection<BackfillState> from, BackfillState to) {
    return tx.update(BACKFILL)
            .set(BACKFILL.STATE, to.key())
            .set(BACKFILL.ENDED_AT, to.ended() ? DatabaseClock.now() : BACKFILL.ENDED_AT)
            .where(BACKFILL.BACKFILL_ID.eq(backfillId))
            .and(BACKFILL.STATE.in(from.stream().map(BackfillState::key).toList()))
            .execute()
        == 1;
  }

  /** Its runs that are queued or running. */
  static List<Long> unfinished(DSLContext tx, long backfillId) {
    return tx.select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .join(BACKFILL_INTERVAL)
        .on(BACKFILL_INTERVAL.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
        .where(UNFINISHED)
        .and(BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.DAG_RUN_ID);
  }

  /** The first of its intervals that have no run and are not left out. */
  static List<Next> next(DSLContext tx, long backfillId, int atMost) {
    return tx.select(
            BACKFILL_INTERVAL.ORDINAL,
            BACKFILL_INTERVAL.INTERVAL_START,
            BACKFILL_INTERVAL.INTERVAL_END)
        .from(BACKFILL_INTERVAL)
        .where(BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId))
        .and(BACKFILL_INTERVAL.DAG_RUN_ID.isNull())
        .and(BACKFILL_INTERVAL.LEFT_OUT.isNull())
        .orderBy(BACKFILL_INTERVAL.ORDINAL)
        .limit(atMost)
        .fetch(row ->
            new Next(
                row.value1(), new Interval(row.value2().toInstant(), row.value3().toInstant())));
  }

  static void created(DSLContext tx, long backfillId, int ordinal, long dagRunId) {
    tx.update(BACKFILL_INTERVAL)
        .set(BACKFILL_INTERVAL.DAG_RUN_ID, dagRunId)
        .where(isInterval(backfillId, ordinal))
        .execute();
  }

  static void leaveOut(DSLContext tx, long backfillId, int ordinal, @Nullable String reason) {
    tx.update(BACKFILL_INTERVAL)
        .set(BACKFILL_INTERVAL.LEFT_OUT, reason)
        .where(isInterval(backfillId, ordinal))
        .execute();
  }

  private static Condition isInterval(long backfillId, int ordinal) {
    return BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId).and(BACKFILL_INTERVAL.ORDINAL.eq(ordinal));
  }

  /** States of the newest runs with a logical date in a span, both ends included, by that date. */
  static Map<Instant, RunState> newestRuns(DSLContext tx, String dagId, Instant from, Instant to) {
    return tx.select(DAG_RUN.LOGICAL_DATE, DAG_RUN.STATE)
        .distinctOn(DAG_RUN.LOGICAL_DATE)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .and(DAG_RUN.LOGICAL_DATE.between(utc(from), utc(to)))
        .orderBy(DAG_RUN.LOGICAL_DATE, DAG_RUN.DAG_RUN_ID.desc())
        .fetchMap(row -> row.value1().toInstant(), row -> RunState.of(row.value2()));
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
