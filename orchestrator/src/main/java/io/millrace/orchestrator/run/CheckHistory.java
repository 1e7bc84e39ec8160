package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.firstValue;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.SQLDataType.BIGINT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * What a check said last of each logical date: of the last run of that date, of the last try of
 * each task instance, all instances together. Reads only.
 */
public final class CheckHistory {

  /** So many of a check's newest results are looked at. */
  private static final int LOOKED_AT = 20_000;

  /**
   * The last word on a logical date.
   *
   * @param checkResultId of the result; of several, of the worst
   * @param logicalDate null if its run was removed before that was kept
   * @param instances whose results these are together; 1 for a task that is not mapped
   * @param at of the newest
   */
  public record LastWord(
      long checkResultId,
      String runId,
      @Nullable Instant logicalDate,
      String status,
      long checked,
      long failed,
      int instances,
      Instant at) {

    /** By which they are in order. */
    public Instant date() {
      return logicalDate == null ? at : logicalDate;
    }
  }

  private static final String NEWEST = "newest";
  private static final String RANKED = "ranked";

  private static final Field<Long> ID = CHECK_RESULT.CHECK_RESULT_ID;
  private static final Field<OffsetDateTime> DATE =
      field(name("date"), SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Field<String> RUN = field(name("run_id"), SQLDataType.CLOB);
  private static final Field<String> LAST_RUN = field(name("last_run_id"), SQLDataType.CLOB);
  private static final Field<Integer> NTH = field(name("nth"), SQLDataType.INTEGER);

  private final DSLContext database;

  public CheckHistory(DSLContext database) {
    this.database = database;
  }

  /** The newest logical date first. */
  public List<LastWord> of(String dagId, String check, int limit) {
    Table<?> last = ranked(newest(dagId, check));
    Field<Long> id = column(last, ID);
    Field<String> status = column(last, CHECK_RESULT.STATUS);
    Field<Integer> weight = case_(status).when("failed", 0).when("warned", 1).otherwise(2);
    Field<Long[]> ids = arrayAgg(id).orderBy(weight, id.desc());
    Field<String[]> states = arrayAgg(status).orderBy(weight);
    return database
        .select(
            ids,
            RUN,
            max(column(last, CheckReader.LOGICAL_DATE)),
            states,
            sum(column(last, CHECK_RESULT.CHECKED)).cast(BIGINT),
            sum(column(last, CHECK_RESULT.FAILED)).cast(BIGINT),
            count(),
            max(column(last, CHECK_RESULT.AT)))
        .from(last)
        .where(NTH.eq(1))
        .and(RUN.eq(LAST_RUN))
        .groupBy(DATE, RUN)
        .orderBy(DATE.desc())
        .limit(limit)
        .fetch(row ->
            new LastWord(
                row.value1()[0],
                row.value2(),
                Times.instant(row.value3()),
                row.value4()[0],
                row.value5(),
                row.value6(),
                row.value7(),
                row.value8().toInstant()));
  }

  /** Without the results of instances that a mapped task has no more. */
  private Table<? extends Record> newest(String dagId, String check) {
    return CheckReader.of(
            database.select(
                ID,
                CheckReader.RUN_ID,
                CheckReader.TASK_ID,
                CheckReader.LOGICAL_DATE,
                coalesce(DAG_RUN.LOGICAL_DATE, CHECK_RESULT.LOGICAL_DATE, CHECK_RESULT.AT).as(DATE),
                CHECK_RESULT.STATUS,
                CHECK_RESULT.CHECKED,
                CHECK_RESULT.FAILED,
                CHECK_RESULT.AT))
        .where(DAG_RUN.DAG_ID.eq(dagId).or(CHECK_RESULT.DAG_ID.eq(dagId)))
        .and(CHECK_RESULT.CHECK_NAME.eq(check))
        .and(TASK_INSTANCE.STATE.isDistinctFrom(TaskState.REMOVED.key()))
        .orderBy(ID.desc())
        .limit(LOOKED_AT)
        .asTable(NEWEST);
  }

  private Table<? extends Record> ranked(Table<? extends Record> newest) {
    Field<Long> id = column(newest, ID);
    return database
        .select(newest.fields())
        .select(
            rowNumber()
                .over()
                .partitionBy(DATE, RUN, column(newest, CheckReader.TASK_ID))
                .orderBy(id.desc())
                .as(NTH),
            firstValue(RUN).over().partitionBy(DATE).orderBy(id.desc()).as(LAST_RUN))
        .from(newest)
        .asTable(RANKED);
  }

  private static <T> Field<T> column(Table<?> table, Field<T> of) {
    return field(name(table.getName(), of.getName()), of.getDataType());
  }
}
