package io.millrace.orchestrator.schedule;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
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

  /** An update that waits for a run, with the interval that it is about. */
  record Waiting(long updateId, String asset, Interval interval) {}

  /**
   * What an asset's updates come to that wait for a run.
   *
   * @param at the last one's time
   */
  record Collected(String asset, int updates, Instant at) {}

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
        .and(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()));
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

  /** Those updates. */
  static List<Waiting> waiting(DSLContext tx, String dagId, Set<String> assets) {
    return tx.select(
            RUN_UPDATE.UPDATE_ID,
            RUN_UPDATE.ASSET,
            ASSET_UPDATE.INTERVAL_START,
            ASSET_UPDATE.INTERVAL_END)
        .from(RUN_UPDATE)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
        .where(isWaiting(dagId, assets))
        .fetch(row ->
            new Waiting(
                row.value1(),
                row.value2(),
                new Interval(row.value3().toInstant(), row.value4().toInstant())));
  }

  /** The same, an asset a line. */
  static List<Collected> collected(DSLContext database, String dagId, Set<String> assets) {
    return database
        .select(RUN_UPDATE.ASSET, count(), max(ASSET_UPDATE.AT))
        .from(RUN_UPDATE)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
        .where(isWaiting(dagId, assets))
        .groupBy(RUN_UPDATE.ASSET)
        .orderBy(RUN_UPDATE.ASSET)
        .fetch(row -> new Collected(row.value1(), row.value2(), row.value3().toInstant()));
  }

  private static Condition isWaiting(String dagId, Set<String> assets) {
    return RUN_UPDATE
        .DAG_ID
        .eq(dagId)
        .and(RUN_UPDATE.ASSET.eq(any(assets.toArray(String[]::new))))
        .and(NO_RUN_YET);
  }

  /** These have a run now. */
  static void seenBy(DSLContext tx, String dagId, long dagRunId, List<Waiting> updates) {
    tx.update(RUN_UPDATE)
        .set(RUN_UPDATE.DAG_RUN_ID, dagRunId)
        .where(RUN_UPDATE.DAG_ID.eq(dagId))
        .and(
            RUN_UPDATE.UPDATE_ID.eq(
                any(updates.stream().map(Waiting::updateId).toArray(Long[]::new))))
        .and(NO_RUN_YET)
        .execute();
  }
}
