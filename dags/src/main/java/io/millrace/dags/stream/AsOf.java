package io.millrace.dags.stream;

import static io.millrace.tasks.RunValue.LOGICAL_DATE;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.localDateTimeSub;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trunc;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The instant that a report looks back from: the run's logical date, never the clock. */
public final class AsOf {

  /** In UTC, as the files' moments are. */
  public static final Field<LocalDateTime> MOMENT =
      function(name("timezone"), SQLDataType.LOCALDATETIME, inline("UTC"), LOGICAL_DATE);

  private AsOf() {}

  /** So many months before, to the minute. */
  public static Field<LocalDateTime> monthsBefore(int months) {
    return localDateTimeSub(MOMENT, months, DatePart.MONTH);
  }

  /** The start of the month that is so many before the one of the instant. */
  public static Field<LocalDateTime> monthStart(int monthsBefore) {
    return localDateTimeSub(trunc(MOMENT, DatePart.MONTH), monthsBefore, DatePart.MONTH);
  }

  /**
   * All rows that a report's table is to have: these, and those that it has for other instants.
   *
   * @param asOf the table's column with the instant
   * @param rows in the order of the table's columns
   */
  public static Select<?> amongOthers(Table<?> report, Field<OffsetDateTime> asOf, Select<?> rows) {
    return select(report.fields()).from(report).where(asOf.ne(LOGICAL_DATE)).unionAll(rows);
  }
}
