package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Removes what no run refers to any more; the caller opens the transaction. */
final class PruneRest {

  private PruneRest() {}

  static void in(DSLContext tx, OffsetDateTime then) {
    removeBackfills(tx, then);
    removeUpdates(tx, then);
    removeNodes(tx, then);
    removeVersions(tx, then);
    removeAlerts(tx, then);
  }

  /** Those that are about no run: others go with theirs. */
  private static void removeAlerts(DSLContext tx, OffsetDateTime then) {
    tx.deleteFrom(ALERT)
        .where(ALERT.DAG_RUN_ID.isNull())
        .and(ALERT.AT.lt(then))
        .and(
            notExists(
                selectOne()
                    .from(ALERT_DELIVERY)
                    .where(ALERT_DELIVERY.ALERT_ID.eq(ALERT.ALERT_ID))
                    .and(ALERT_DELIVERY.ENDED_AT.isNull())))
        .execute();
  }

  private static void removeBackfills(DSLContext tx, OffsetDateTime then) {
    tx.deleteFrom(BACKFILL)
        .where(BACKFILL.ENDED_AT.lt(then))
        .and(
            notExists(
                selectOne()
                    .from(BACKFILL_INTERVAL)
                    .join(DAG_RUN)
                    .on(DAG_RUN.DAG_RUN_ID.eq(BACKFILL_INTERVAL.DAG_RUN_ID))
                    .where(BACKFILL_INTERVAL.BACKFILL_ID.eq(BACKFILL.BACKFILL_ID))))
        .execute();
  }

  /**
   * Those that a run has seen went with it; of what a DAG waits for that is gone, nobody will see
   * any.
   */
  private static void removeUpdates(DSLContext tx, OffsetDateTime then) {
    tx.deleteFrom(ASSET_LISTENER)
        .where(
            notExists(selectOne().from(NODE_DAG).where(NODE_DAG.DAG_ID.eq(ASSET_LISTENER.DAG_ID))))
        .and(
            notExists(
                selectOne()
                    .from(DAG)
                    .where(DAG.DAG_ID.eq(ASSET_LISTENER.DAG_ID))
                    .and(DAG.SEEN_AT.ge(then))))
        .execute();
    tx.deleteFrom(RUN_UPDATE)
        .where(RUN_UPDATE.DAG_RUN_ID.isNull())
        .and(
            notExists(
                selectOne()
                    .from(ASSET_LISTENER)
                    .where(ASSET_LISTENER.ASSET.eq(RUN_UPDATE.ASSET))
                    .and(ASSET_LISTENER.DAG_ID.eq(RUN_UPDATE.DAG_ID))))
        .execute();
    tx.deleteFrom(ASSET_UPDATE)
        .where(ASSET_UPDATE.AT.lt(then))
        .and(
            notExists(
                selectOne()
                    .from(RUN_UPDATE)
                    .where(RUN_UPDATE.UPDATE_ID.eq(ASSET_UPDATE.UPDATE_ID))))
        .execute();
  }

  /** A node that ended before then had only tries of runs that are older still. */
  private static void removeNodes(DSLContext tx, OffsetDateTime then) {
    var stillNamed =
        select(TASK_TRY.NODE_ID)
            .from(DAG_RUN)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .join(TASK_TRY)
            .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
            .where(DAG_RUN.CREATED_AT.lt(then));
    tx.deleteFrom(NODE)
        .where(NODE.ENDED_AT.lt(then))
        .and(notExists(selectOne().from(NODE_DAG).where(NODE_DAG.NODE_ID.eq(NODE.NODE_ID))))
        .and(NODE.NODE_ID.notIn(stillNamed))
        .execute();
  }

  /**
   * Those that no node which is alive has; their tasks and edges go along. One of which somebody
   * creates a run at this moment stays: it is locked, or has a run once it is not any more.
   */
  private static void removeVersions(DSLContext tx, OffsetDateTime then) {
    List<Long> unused =
        tx.select(DAG_VERSION.DAG_VERSION_ID)
            .from(DAG_VERSION)
            .where(isUnused(then))
            .orderBy(DAG_VERSION.DAG_VERSION_ID)
            .forUpdate()
            .skipLocked()
            .fetch(DAG_VERSION.DAG_VERSION_ID);
    tx.deleteFrom(DAG_VERSION)
        .where(DAG_VERSION.DAG_VERSION_ID.eq(any(unused.toArray(Long[]::new))))
        .and(isUnused(then))
        .execute();
  }

  private static Condition isUnused(OffsetDateTime then) {
    return DAG_VERSION
        .CREATED_AT
        .lt(then)
        .and(
            notExists(
                selectOne()
                    .from(NODE_DAG)
                    .where(NODE_DAG.DAG_VERSION_ID.eq(DAG_VERSION.DAG_VERSION_ID))))
        .and(DAG_VERSION.DAG_VERSION_ID.notIn(select(DAG_RUN.DAG_VERSION_ID).from(DAG_RUN)));
  }
}
