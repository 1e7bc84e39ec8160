package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_MEASURE;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What people ask about what anomaly checks measured. Reads only. */
public final class MeasureReader {

  /**
   * A single value that was measured.
   *
   * @param least that was usual; null if there is no least
   * @param most that was usual; null if there was no baseline yet
   */
  public record Measured(
      long checkResultId,
      @Nullable Instant logicalDate,
      String status,
      double value,
      @Nullable Double least,
      @Nullable Double most) {}

  private final DSLContext database;

  public MeasureReader(DSLContext database) {
    this.database = database;
  }

  /** What was found, one sentence each, by result; those of checks that only count are left out. */
  public Map<Long, String> says(Collection<Long> checkResultIds) {
    return database
        .select(CHECK_RESULT.CHECK_RESULT_ID, CHECK_RESULT.SAYS)
        .from(CHECK_RESULT)
        .where(CHECK_RESULT.CHECK_RESULT_ID.in(checkResultIds))
        .and(CHECK_RESULT.SAYS.isNotNull())
        .fetchMap(CHECK_RESULT.CHECK_RESULT_ID, CHECK_RESULT.SAYS);
  }

  /** The newest single values of a check of a task, as results come, newest first. */
  public List<Measured> newest(PastMeasures.Key key, int most) {
    return PastMeasures.results(
            database.select(
                CHECK_RESULT.CHECK_RESULT_ID,
                PastMeasures.DATE,
                CHECK_RESULT.STATUS,
                CHECK_MEASURE.VALUE,
                CHECK_RESULT.USUAL_LEAST,
                CHECK_RESULT.USUAL_MOST))
        .join(CHECK_MEASURE)
        .on(CHECK_MEASURE.CHECK_RESULT_ID.eq(CHECK_RESULT.CHECK_RESULT_ID))
        .where(PastMeasures.is(key))
        .and(CHECK_MEASURE.LABEL.eq(""))
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID.desc())
        .limit(most)
        .fetch(row ->
            new Measured(
                row.value1(),
                row.value2() == null ? null : row.value2().toInstant(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6()));
  }
}
