package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;

import io.millrace.tasks.RunValue;
import io.millrace.testing.TestDatabase;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** The growth warehouse of a test: raw rows by hand and the layers built of them. */
final class Rows {

  static final OffsetDateTime LOGICAL_DATE =
      OffsetDateTime.of(2026, 11, 19, 0, 0, 0, 0, ZoneOffset.UTC);

  private final DSLContext sql;

  private Rows(TestDatabase database) {
    this.sql = database.sql();
    RunValue.bind(sql.configuration(), Map.of("logical_date", LOGICAL_DATE));
  }

  /** The warehouse as it stands. */
  static Rows on(TestDatabase database) {
    return new Rows(database);
  }

  /** The warehouse with no raw rows. */
  static Rows of(TestDatabase database) {
    var rows = on(database);
    rows.sql.truncate(RAW.SESSIONS).execute();
    rows.sql.truncate(RAW.CONVERSIONS).execute();
    return rows;
  }

  /** A row of raw.sessions; the time as in {@code 2020-06-01 10:00:00.5}. */
  Rows session(long user, String time, @Nullable String medium) {
    return session(user, time, false, medium);
  }

  Rows session(long user, String time, boolean paid, @Nullable String medium) {
    var raw = RAW.SESSIONS;
    sql.insertInto(
            raw, raw.USER_ID, raw.TIME_STARTED, raw.IS_PAID, raw.MEDIUM, raw.FILE_ID, raw.LINE_NO)
        .values(user, moment(time), paid, medium, 1L, 2L)
        .execute();
    return this;
  }

  Rows registration(long user, String time) {
    var raw = RAW.CONVERSIONS;
    sql.insertInto(raw, raw.USER_ID, raw.REGISTRATION_TIME, raw.FILE_ID, raw.LINE_NO)
        .values(user, moment(time), 2L, 2L)
        .execute();
    return this;
  }

  /** Staging, of what raw holds now. */
  Rows staged() {
    rebuild(STAGING.ALL_SESSIONS, StagingRows.sessions());
    rebuild(STAGING.ALL_REGISTRATIONS, StagingRows.registrations());
    rebuild(STAGING.USERS, StagingRows.users());
    return this;
  }

  /** Staging and dwh, of what raw holds now. */
  Rows built() {
    staged();
    rebuild(DWH.DIM_CHANNEL, StarRows.channels());
    rebuild(DWH.DIM_USER, StarRows.users());
    rebuild(DWH.FACT_SESSIONS, StarRows.sessions());
    rebuild(DWH.FACT_REGISTRATIONS, StarRows.registrations());
    return this;
  }

  List<String> waterfall() {
    return lines(new Waterfall(Waterfall.LEVELS).rows());
  }

  List<String> waterfall(List<Level> levels) {
    return lines(new Waterfall(levels).rows());
  }

  List<String> strict() {
    return lines(new StrictAttribution(StrictAttribution.LEVELS).rows());
  }

  List<String> strict(List<Level> levels) {
    return lines(new StrictAttribution(levels).rows());
  }

  /** What a mart's table holds, as its expectation has it. */
  List<String> table(Table<?> mart) {
    return lines(sql.selectFrom(mart));
  }

  DSLContext sql() {
    return sql;
  }

  /** As a mart's expectation has them: sorted, comma-separated, without the logical date. */
  private List<String> lines(Select<?> mart) {
    return sql.fetch(mart).stream().map(Rows::line).sorted().toList();
  }

  private static String line(Record row) {
    return IntStream.range(0, row.size() - 1)
        .mapToObj(column -> String.valueOf(row.get(column)))
        .collect(Collectors.joining(","));
  }

  private void rebuild(Table<?> table, Select<?> rows) {
    sql.truncate(table).execute();
    sql.insertInto(table, List.<Field<?>>of(table.fields())).select(rows).execute();
  }

  private static LocalDateTime moment(String time) {
    return LocalDateTime.parse(time.replace(' ', 'T'));
  }
}
