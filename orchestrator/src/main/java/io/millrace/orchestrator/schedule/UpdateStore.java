package io.millrace.orchestrator.schedule;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The rows of DAGs that wait for updates, one statement a method; the caller opens the transaction
 * and holds the DAG's row.
 */
final class UpdateStore {

  /**
   * Updates that wait for a run.
   *
   * @param around from the earliest start to the latest end of what they are about
   */
  record Waiting(List<Long> updateIds, Interval around) {}

  /**
   * What an asset's updates come to that wait for a run.
   *
   * @param at the last one's time
   */
  record Collected(String asset, int updates, Instant at) {}

  /**
   * What may hold up the runs of a DAG that is started by updates.
   *
   * @param goingOn its run that was started so and has not ended; null if there is none
   * @param notBefore null for at once
   * @param now on the database's clock
   */
  record Gate(boolean paused, @Nullable String goingOn, @Nullable Instant notBefore, Instant now) {}

  private static final Condition NO_RUN_YET = RUN_UPDATE.DAG_RUN_ID.isNull();

  private UpdateStore() {}

  /** From now on the DAG is told of these and of no others. */
  static void listen(DSLContext tx, String dagId, Set<String> assets) {
    String[] names = assets.toArray(String[]::new);
    tx.deleteFrom(ASSET_LISTENER)
        .where(ASSET_LISTENER.DAG_ID.eq(dagId))
        .and(ASSET_LISTENER.ASSET.ne(all(names)))
        .execute();
    tx.deleteFrom(RUN_UPDATE)
        .where(RUN_UPDATE.DAG_ID.eq(dagId))
        .and(NO_RUN_YET)
        .and(RUN_UPDATE.ASSET.ne(all(names)))
        .execute();
    for (String asset : assets) {
      tx.insertInto(ASSET_LISTENER)
          .set(ASSET_LISTENER.ASSET, asset)
          .set(ASSET_LISTENER.DAG_ID, dagId)
          .onConflictDoNothing()
          .execute();
    }
  }

  /** No run for updates is created before that; null for at once. */
  static void notBefore(DSLContext tx, String dagId, @Nullable Instant time) {
    tx.update(DAG)
        .set(DAG.UPDATED_NOT_BEFORE, time == null ? null : time.atOffset(ZoneOffset.UTC))
        .where(DAG.DAG_ID.eq(dagId))
        .execute();
  }

  static @Nullable Instant notBefore(DSLContext database, String dagId) {
    OffsetDateTime time = database.fetchValue(DAG.UPDATED_NOT_BEFORE, DAG.DAG_ID.eq(dagId));
    return time == null ? null : time.toInstant();
  }

  /** Of these DAGs, what was updated that those wait for which may have a run now. */
  static Map<String, Set<String>> updated(DSLContext database, Collection<String> dagIds) {
    return database
        .select(ASSET_LISTENER.DAG_ID, ASSET_LISTENER.ASSET)
        .from(ASSET_LISTENER)
        .join(DAG)
        .on(DAG.DAG_ID.eq(ASSET_LISTENER.DAG_ID))
        .where(DAG.DAG_ID.eq(any(dagIds.toArray(String[]::new))))
        .and(not(DAG.PAUSED))
        .and(DAG.UPDATED_NOT_BEFORE.isNull().or(DAG.UPDATED_NOT_BEFORE.le(DatabaseClock.now())))
        .and(
            exists(
                selectOne()
                    .from(RUN_UPDATE)
                    .where(RUN_UPDATE.DAG_ID.eq(ASSET_LISTENER.DAG_ID))
                    .and(RUN_UPDATE.ASSET.eq(ASSET_LISTENER.ASSET))
                    .and(NO_RUN_YET)))
        .and(notExists(selectOne().from(DAG_RUN).where(isGoingOn(DAG.DAG_ID))))
        .fetch()
        .intoGroups(ASSET_LISTENER.DAG_ID, ASSET_LISTENER.ASSET)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }

  private static Condition isGoingOn(Field<String> dagId) {
    return DAG_RUN
        .DAG_ID
        .eq(dagId)
        .and(DAG_RUN.RUN_TYPE.eq(RunType.UPDATED.key()))
        .and(DAG_RUN.STATE.in(inline(RunState.QUEUED.key()), inline(RunState.RUNNING.key())));
  }

  /** The run of a DAG that was started by updates and has not ended. */
  static Optional<String> runGoingOn(DSLContext database, String dagId) {
    return database
        .select(DAG_RUN.RUN_ID)
        .from(DAG_RUN)
        .where(isGoingOn(DAG_RUN.DAG_ID))
        .and(DAG_RUN.DAG_ID.eq(dagId))
        .limit(1)
        .fetchOptional(DAG_RUN.RUN_ID);
  }

  /** Which of these assets have been updated since the last run that was started so. */
  static Set<String> updated(DSLContext tx, String dagId, Set<String> assets) {
    return tx.selectDistinct(RUN_UPDATE.ASSET)
        .from(RUN_UPDATE)
        .where(isWaiting(dagId, assets))
        .fetchSet(RUN_UPDATE.ASSET);
  }

  /** Those updates; empty if there are none. */
  static Optional<Waiting> waiting(DSLContext tx, String dagId, Set<String> assets) {
    return tx.select(
            arrayAgg(RUN_UPDATE.UPDATE_ID),
            min(ASSET_UPDATE.INTERVAL_START),
            max(ASSET_UPDATE.INTERVAL_END))
        .from(RUN_UPDATE)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
        .where(isWaiting(dagId, assets))
        .having(count().gt(0))
        .fetchOptional(row ->
            new Waiting(
                List.of(row.value1()),
                new Interval(row.value2().toInstant(), row.value3().toInstant())));
  }

  /** What waits for a run of these DAGs, by DAG and asset. */
  static Map<String, List<Collected>> collected(DSLContext database, Collection<String> dagIds) {
    var each =
        select(
                RUN_UPDATE.DAG_ID,
                RUN_UPDATE.ASSET,
                count().as("updates"),
                max(RUN_UPDATE.UPDATE_ID).as("last"))
            .from(RUN_UPDATE)
            .where(RUN_UPDATE.DAG_ID.eq(any(dagIds.toArray(String[]::new))))
            .and(NO_RUN_YET)
            .groupBy(RUN_UPDATE.DAG_ID, RUN_UPDATE.ASSET)
            .asTable("each");
    var dagId = each.field(RUN_UPDATE.DAG_ID);
    var asset = each.field(RUN_UPDATE.ASSET);
    return database
        .select(dagId, asset, each.field("updates", Integer.class), ASSET_UPDATE.AT)
        .from(each)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(each.field("last", Long.class)))
        .orderBy(dagId, asset)
        .fetchGroups(
            row -> row.value1(),
            row -> new Collected(row.value2(), row.value3(), row.value4().toInstant()));
  }

  /** What may hold up these DAGs, of which some were never loaded. */
  static Map<String, Gate> gates(DSLContext database, Collection<String> dagIds) {
    var goingOn =
        field(select(DAG_RUN.RUN_ID).from(DAG_RUN).where(isGoingOn(DAG.DAG_ID)).limit(inline(1)));
    return database
        .select(DAG.DAG_ID, DAG.PAUSED, goingOn, DAG.UPDATED_NOT_BEFORE, DatabaseClock.now())
        .from(DAG)
        .where(DAG.DAG_ID.eq(any(dagIds.toArray(String[]::new))))
        .fetchMap(
            row -> row.value1(),
            row ->
                new Gate(
                    row.value2(),
                    row.value3(),
                    row.value4() == null ? null : row.value4().toInstant(),
                    row.value5().toInstant()));
  }

  private static Condition isWaiting(String dagId, Set<String> assets) {
    return RUN_UPDATE
        .DAG_ID
        .eq(dagId)
        .and(RUN_UPDATE.ASSET.eq(any(assets.toArray(String[]::new))))
        .and(NO_RUN_YET);
  }

  /** These have a run now. */
  static void seenBy(DSLContext tx, String dagId, long dagRunId, Waiting updates) {
    tx.update(RUN_UPDATE)
        .set(RUN_UPDATE.DAG_RUN_ID, dagRunId)
        .where(RUN_UPDATE.DAG_ID.eq(dagId))
        .and(RUN_UPDATE.UPDATE_ID.eq(any(updates.updateIds().toArray(Long[]::new))))
        .and(NO_RUN_YET)
        .execute();
  }
}
