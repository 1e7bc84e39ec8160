package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.tasks.check.AnomalyChecks.usual;
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

  /** As many records as usual lack a state. */
  static Check usualStates() {
    return usual()
        .nullShare(BRONZE.CSV_SNAPSHOTS.STATE)
        .where(isRecordOfTheDay())
        .named("usual_states");
  }

  /** Appointments are set for as many as usual. */
  static Check usualSets() {
    return usual()
        .distribution(BRONZE.CSV_SNAPSHOTS.SET)
        .where(isRecordOfTheDay())
        .named("usual_sets");
  }

  /** Demos are written, and given, as usual. */
  static Check usualDemos() {
    return usual()
        .distribution(BRONZE.CSV_SNAPSHOTS.DEMO)
        .where(isRecordOfTheDay())
        .named("usual_demos");
  }

  static Condition isOfTheDay() {
    return BRONZE.CSV_SNAPSHOTS._PARTITION_DATE.eq(Day.PARTITION);
  }

  private static Condition isRecordOfTheDay() {
    return isOfTheDay().and(not(CleanRows.isDashes()));
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
