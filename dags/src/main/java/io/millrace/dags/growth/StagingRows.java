package io.millrace.dags.growth;

import static io.millrace.dags.growth.Columns.column;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.select;

import org.jooq.Select;

/** What staging is made of: the raw rows without repetitions, with keys. */
final class StagingRows {

  private StagingRows() {}

  /** Rows of {@code staging.all_sessions}. */
  static Select<?> sessions() {
    var raw = RAW.SESSIONS;
    var staged = STAGING.ALL_SESSIONS;
    return select(
            Keys.session(raw.USER_ID, raw.TIME_STARTED, raw.IS_PAID, raw.MEDIUM)
                .as(staged.SESSION_SK),
            raw.USER_ID,
            raw.TIME_STARTED.as(staged.SESSION_START_TIME),
            raw.IS_PAID.as(staged.IS_PAID_SESSION),
            raw.MEDIUM.as(staged.CHANNEL),
            currentOffsetDateTime().as(staged.LOADED_AT))
        .from(raw)
        .groupBy(raw.USER_ID, raw.TIME_STARTED, raw.IS_PAID, raw.MEDIUM);
  }

  /** Rows of {@code staging.all_registrations}. */
  static Select<?> registrations() {
    var raw = RAW.CONVERSIONS;
    var staged = STAGING.ALL_REGISTRATIONS;
    return select(
            Keys.registration(raw.USER_ID, raw.REGISTRATION_TIME).as(staged.REGISTRATION_SK),
            raw.USER_ID,
            raw.REGISTRATION_TIME,
            currentOffsetDateTime().as(staged.LOADED_AT))
        .from(raw)
        .groupBy(raw.USER_ID, raw.REGISTRATION_TIME);
  }

  /** Rows of {@code staging.users}: whoever is in either source. */
  static Select<?> users() {
    var either =
        select(RAW.SESSIONS.USER_ID)
            .from(RAW.SESSIONS)
            .union(select(RAW.CONVERSIONS.USER_ID).from(RAW.CONVERSIONS))
            .asTable("either");
    var userId = column(either, RAW.SESSIONS.USER_ID);
    return select(Keys.user(userId).as(STAGING.USERS.USER_SK), userId).from(either);
  }
}
