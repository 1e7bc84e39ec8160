package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Assets that a test updates, none before each, and the runs of the DAGs that wait for them. */
final class UpdatedAssets implements BeforeEachCallback {

  static final String MORNING = "2026-11-20T05:00:00Z";
  static final Schedule.Recurring AT_SIX = Schedule.cron("0 6 * * *", ZoneOffset.UTC);

  private final TestDatabase database;

  UpdatedAssets(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    DSLContext sql = database.sql();
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(ASSET_UPDATE).cascade().execute();
    sql.truncate(ASSET_LISTENER).execute();
  }

  AssetUpdates updates() {
    return new AssetUpdates(database.sql());
  }

  void update(String... assets) {
    for (String asset : assets) {
      updates().add(asset, null);
    }
  }

  /** A DAG that is loaded in the morning. */
  SteppedSchedule waitingFor(Schedule schedule) {
    return loadedAt(MORNING, database.sql(), schedule);
  }

  int runs(SteppedSchedule dag) {
    return database.sql().fetchCount(DAG_RUN, DAG_RUN.DAG_ID.eq(dag.dag().id()));
  }

  /** The assets that each run of a DAG saw, the oldest run first. */
  List<List<String>> seen(SteppedSchedule dag) {
    return database
        .sql()
        .select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.dag().id()))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(
            row -> updates().seenBy(row.value1(), 100).stream().map(AssetUpdate::asset).toList());
  }

  void endRuns(SteppedSchedule dag) {
    database
        .sql()
        .update(DAG_RUN)
        .set(DAG_RUN.STATE, "cancelled")
        .set(DAG_RUN.ENDED_AT, DAG_RUN.CREATED_AT)
        .where(DAG_RUN.DAG_ID.eq(dag.dag().id()))
        .execute();
  }
}
