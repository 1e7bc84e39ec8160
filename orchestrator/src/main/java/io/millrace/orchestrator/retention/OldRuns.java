package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.RunType;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * Which runs may be removed.
 *
 * @param then they ended earlier
 * @param newest the newest run of each DAG and its newest scheduled one, which stay
 */
record OldRuns(OffsetDateTime then, List<Long> newest) {

  /** Those that ended so long ago. A run that has a newer one now will have one later. */
  static OldRuns endedBefore(DSLContext database, Duration ago) {
    OffsetDateTime then = database.select(DatabaseClock.in(ago.negated())).fetchSingle().value1();
    List<Long> newest =
        new ArrayList<>(
            database
                .select(max(DAG_RUN.DAG_RUN_ID))
                .from(DAG_RUN)
                .groupBy(DAG_RUN.DAG_ID)
                .fetch(row -> row.value1()));
    newest.addAll(
        database
            .select(DAG_RUN.DAG_RUN_ID)
            .distinctOn(DAG_RUN.DAG_ID)
            .from(DAG_RUN)
            .where(DAG_RUN.RUN_TYPE.eq(RunType.SCHEDULED.key()))
            .orderBy(DAG_RUN.DAG_ID, DAG_RUN.LOGICAL_DATE.desc())
            .fetch(row -> row.value1()));
    return new OldRuns(then, List.copyOf(newest));
  }

  /** Nor those of a backfill that goes on, nor with an alert on its way. */
  Condition areThey() {
    return DAG_RUN
        .ENDED_AT
        .lt(then)
        .and(DAG_RUN.DAG_RUN_ID.ne(all(newest.toArray(Long[]::new))))
        .and(
            notExists(
                selectOne()
                    .from(BACKFILL_INTERVAL)
                    .join(BACKFILL)
                    .on(BACKFILL.BACKFILL_ID.eq(BACKFILL_INTERVAL.BACKFILL_ID))
                    .where(BACKFILL_INTERVAL.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .and(BACKFILL.ENDED_AT.isNull())))
        .and(
            notExists(
                selectOne()
                    .from(ALERT)
                    .join(ALERT_DELIVERY)
                    .on(ALERT_DELIVERY.ALERT_ID.eq(ALERT.ALERT_ID))
                    .where(ALERT.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
                    .and(ALERT_DELIVERY.ENDED_AT.isNull())));
  }
}
