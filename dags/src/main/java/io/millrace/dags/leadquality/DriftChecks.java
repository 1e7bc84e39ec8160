package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.noRows;
import static io.millrace.tasks.check.TableChecks.notEmpty;
import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;

import io.millrace.tasks.Check;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/**
 * Warnings that the day's file is not like those before it. Each looks at one thing that the source
 * is known to change or to break without a word.
 */
final class DriftChecks {

  private static final int PERCENT_OF_ROWS = 5;
  private static final int PERCENT_OF_STATES = 50;

  private DriftChecks() {}

  /** The file has a record. */
  static Check someRows() {
    return notEmpty(BRONZE.CSV_SNAPSHOTS).where(isOfTheDay()).warning().named("snapshot_not_empty");
  }

  /** Its names are those of the day before, in the same order. */
  static Check sameHeader() {
    var now = BRONZE.CSV_SNAPSHOTS;
    var before = selectDistinct(now._HEADER).from(now).where(isOfTheDayBefore()).asTable("before");
    Field<String> header = field(name("before", "_header"), SQLDataType.CLOB);
    return noRows(
            selectDistinct(header.as("header_before"), now._HEADER.as("header"))
                .from(now)
                .crossJoin(before)
                .where(isOfTheDay())
                .and(now._HEADER.ne(header)))
        .named("header_as_before")
        .warning();
  }

  /** It has as many records as the day before, five percent more or less. */
  static Check sameNumberOfRows() {
    Field<Integer> now = field(rows(isOfTheDay()));
    Field<Integer> before = field(rows(isOfTheDayBefore()));
    return noRows(
            select(before.as("rows_before"), now.as("rows"))
                .where(before.gt(0))
                .and(abs(now.minus(before)).times(100).gt(before.times(PERCENT_OF_ROWS))))
        .on(BRONZE.CSV_SNAPSHOTS)
        .named("row_count_as_before")
        .warning();
  }

  /** No record is one of dashes. */
  static Check noDashes() {
    return everyRow("no_rows_of_dashes", BRONZE.CSV_SNAPSHOTS, not(CleanRows.isDashes()))
        .where(isOfTheDay())
        .warning();
  }

  /** Half of the records have a state at least. */
  static Check someStates() {
    return everyRow("states_given", BRONZE.CSV_SNAPSHOTS, BRONZE.CSV_SNAPSHOTS.STATE.isNotNull())
        .where(isOfTheDay().and(not(CleanRows.isDashes())))
        .warning()
        .warnAbove(percent(PERCENT_OF_STATES));
  }

  /** An appointment was set for somebody. */
  static Check someSet() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    return noRows(
            select(count().as("rows_of_which_none_is_set"))
                .from(raw)
                .where(isOfTheDay())
                .having(count().gt(0))
                .and(count().filterWhere(raw.SET.eq("1")).eq(0)))
        .named("some_are_set")
        .warning();
  }

  static Condition isOfTheDay() {
    return BRONZE.CSV_SNAPSHOTS._PARTITION_DATE.eq(Day.PARTITION);
  }

  private static Condition isOfTheDayBefore() {
    var earlier = BRONZE.CSV_SNAPSHOTS.as("earlier");
    return BRONZE.CSV_SNAPSHOTS._PARTITION_DATE.eq(
        select(max(earlier._PARTITION_DATE))
            .from(earlier)
            .where(earlier._PARTITION_DATE.lt(Day.PARTITION)));
  }

  private static Select<Record1<Integer>> rows(Condition which) {
    return select(count()).from(BRONZE.CSV_SNAPSHOTS).where(which);
  }
}
