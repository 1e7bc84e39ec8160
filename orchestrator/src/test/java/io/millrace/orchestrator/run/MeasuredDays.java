package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_MEASURE;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;

import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jooq.JSONB;

/** What a check measured on days of January 2026, each its number; the runs were removed since. */
public final class MeasuredDays {

  private final TestDatabase database;
  private final PastMeasures.Key key;
  private long newest;

  public MeasuredDays(TestDatabase database, PastMeasures.Key key) {
    this.database = database;
    this.key = key;
  }

  public void keep(int day, boolean unusual) {
    long id =
        database
            .sql()
            .insertInto(CHECK_RESULT)
            .set(CHECK_RESULT.TASK_INSTANCE_ID, 1L)
            .set(CHECK_RESULT.TOKEN, ++newest)
            .set(CHECK_RESULT.CHECK_NAME, key.check())
            .set(CHECK_RESULT.TABLE_NAME, "raw.orders")
            .set(CHECK_RESULT.SEVERITY, "warning")
            .set(CHECK_RESULT.STATUS, unusual ? "warned" : "passed")
            .set(CHECK_RESULT.CHECKED, 1L)
            .set(CHECK_RESULT.FAILED, unusual ? 1L : 0L)
            .set(CHECK_RESULT.SAMPLE, JSONB.valueOf("[]"))
            .set(CHECK_RESULT.STATEMENT, "")
            .set(CHECK_RESULT.PUBLISHED, true)
            .set(CHECK_RESULT.DAG_ID, key.dagId())
            .set(CHECK_RESULT.RUN_ID, "run of " + day)
            .set(CHECK_RESULT.TASK_ID, key.taskId())
            .set(CHECK_RESULT.LOGICAL_DATE, OffsetDateTime.parse(date(day).toString()))
            .returningResult(CHECK_RESULT.CHECK_RESULT_ID)
            .fetchSingle()
            .value1();
    database
        .sql()
        .insertInto(CHECK_MEASURE)
        .set(CHECK_MEASURE.CHECK_RESULT_ID, id)
        .set(CHECK_MEASURE.LABEL, "")
        .set(CHECK_MEASURE.VALUE, (double) day)
        .execute();
  }

  /** The token of the newest. */
  long newest() {
    return newest;
  }

  static Instant date(int day) {
    return Instant.parse("2026-01-%02dT00:00:00Z".formatted(day));
  }
}
