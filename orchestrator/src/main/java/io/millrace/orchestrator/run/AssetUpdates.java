package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Assets;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The updates of assets that DAGs wait for: what people ask about them, and record themselves. */
public final class AssetUpdates {

  /**
   * An update.
   *
   * @param told the DAGs that wait for it, or did
   */
  public record Listed(long updateId, AssetUpdate update, List<Listener> told) {}

  /**
   * A DAG that was told of an update.
   *
   * @param runId the run that was started for it; null while it waits for one
   */
  public record Listener(String dagId, @Nullable String runId) {}

  private static final List<Field<?>> UPDATE =
      List.of(
          ASSET_UPDATE.UPDATE_ID,
          ASSET_UPDATE.ASSET,
          ASSET_UPDATE.AT,
          ASSET_UPDATE.INTERVAL_START,
          ASSET_UPDATE.INTERVAL_END,
          ASSET_UPDATE.DAG_ID,
          ASSET_UPDATE.RUN_ID,
          ASSET_UPDATE.TASK_ID,
          ASSET_UPDATE.NOTE);

  private final DSLContext database;

  public AssetUpdates(DSLContext database) {
    this.database = database;
  }

  /** Whether one has been told to a DAG that has had no run for it yet. */
  static Condition anyWait() {
    return exists(selectOne().from(RUN_UPDATE).where(RUN_UPDATE.DAG_RUN_ID.isNull()));
  }

  /**
   * Records that something was updated outside; answers the DAGs that wait for it, by name.
   *
   * @param note why; null for nothing
   * @throws OperationRefused if the name or the note cannot be one
   */
  public List<String> add(String asset, @Nullable String note) {
    String fault = Assets.fault(asset);
    if (fault != null) {
      throw new OperationRefused(fault);
    }
    String text = NoteText.of(note);
    return database.transactionResult(configuration -> {
      DSLContext tx = configuration.dsl();
      var now = tx.select(DatabaseClock.now()).fetchSingle().value1();
      var update =
          insertInto(ASSET_UPDATE)
              .set(ASSET_UPDATE.ASSET, asset)
              .set(ASSET_UPDATE.AT, now)
              .set(ASSET_UPDATE.INTERVAL_START, now)
              .set(ASSET_UPDATE.INTERVAL_END, now)
              .set(ASSET_UPDATE.CAUSED_BY, new String[0])
              .set(ASSET_UPDATE.NOTE, text);
      List<String> told = tx.fetch(TellListeners.of(update)).getValues(RUN_UPDATE.DAG_ID);
      if (!told.isEmpty()) {
        Bell.ring(tx);
      }
      return told.stream().sorted().toList();
    });
  }

  /** What DAGs wait for, by name. */
  public List<String> waitedFor() {
    return database
        .selectDistinct(ASSET_LISTENER.ASSET)
        .from(ASSET_LISTENER)
        .orderBy(ASSET_LISTENER.ASSET)
        .fetch(ASSET_LISTENER.ASSET);
  }

  /** The newest updates, newest first; {@code asset} null for all. */
  public List<Listed> newest(@Nullable String asset, int limit) {
    var found =
        database
            .select(UPDATE)
            .from(ASSET_UPDATE)
            .where(asset == null ? noCondition() : ASSET_UPDATE.ASSET.eq(asset))
            .orderBy(ASSET_UPDATE.UPDATE_ID.desc())
            .limit(limit)
            .fetch();
    Map<Long, List<Listener>> told =
        database
            .select(RUN_UPDATE.UPDATE_ID, RUN_UPDATE.DAG_ID, DAG_RUN.RUN_ID)
            .from(RUN_UPDATE)
            .leftJoin(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(RUN_UPDATE.DAG_RUN_ID))
            .where(
                RUN_UPDATE.UPDATE_ID.eq(
                    any(found.getValues(ASSET_UPDATE.UPDATE_ID).toArray(Long[]::new))))
            .orderBy(RUN_UPDATE.UPDATE_ID, RUN_UPDATE.DAG_ID)
            .fetchGroups(RUN_UPDATE.UPDATE_ID, row -> new Listener(row.value2(), row.value3()));
    return found.map(row -> {
      long id = row.get(ASSET_UPDATE.UPDATE_ID);
      return new Listed(id, update(row), told.getOrDefault(id, List.of()));
    });
  }

  /** The newest updates that a run was started for, oldest first. */
  public List<AssetUpdate> seenBy(long dagRunId, int limit) {
    return database
        .select(UPDATE)
        .from(RUN_UPDATE)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
        .where(RUN_UPDATE.DAG_RUN_ID.eq(dagRunId))
        .orderBy(ASSET_UPDATE.UPDATE_ID.desc())
        .limit(limit)
        .fetch(AssetUpdates::update)
        .reversed();
  }

  private static AssetUpdate update(Record row) {
    Instant start = row.get(ASSET_UPDATE.INTERVAL_START).toInstant();
    Instant end = row.get(ASSET_UPDATE.INTERVAL_END).toInstant();
    return new AssetUpdate(
        row.get(ASSET_UPDATE.ASSET),
        row.get(ASSET_UPDATE.AT).toInstant(),
        new Interval(start, end),
        row.get(ASSET_UPDATE.DAG_ID),
        row.get(ASSET_UPDATE.RUN_ID),
        row.get(ASSET_UPDATE.TASK_ID),
        row.get(ASSET_UPDATE.NOTE));
  }
}
