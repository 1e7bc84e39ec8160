package io.millrace.dags.growth;

import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.equalRows;
import static io.millrace.tasks.check.Checks.noRows;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectDistinct;

import io.millrace.tasks.Check;

/** The checks that only this pipeline has. */
final class GrowthChecks {

  private GrowthChecks() {}

  /** Staging has a row for each distinct raw session. */
  static Check everySessionStaged() {
    var raw = RAW.SESSIONS;
    var distinct = selectDistinct(raw.USER_ID, raw.TIME_STARTED, raw.IS_PAID, raw.MEDIUM).from(raw);
    return equalRows(
            selectCount().from(distinct.asTable("sessions")),
            selectCount().from(STAGING.ALL_SESSIONS))
        .named("distinct_sessions_staged");
  }

  /** Staging has a row for each distinct raw registration. */
  static Check everyRegistrationStaged() {
    var raw = RAW.CONVERSIONS;
    var distinct = selectDistinct(raw.USER_ID, raw.REGISTRATION_TIME).from(raw);
    return equalRows(
            selectCount().from(distinct.asTable("registrations")),
            selectCount().from(STAGING.ALL_REGISTRATIONS))
        .named("distinct_registrations_staged");
  }

  /** The media that the source is known to have. */
  static Check acceptedChannels() {
    return acceptedValues(
            STAGING.ALL_SESSIONS.CHANNEL,
            "PAID SEARCH",
            "PAID SOCIAL",
            "IMPRESSION",
            "ORGANIC SEARCH",
            "DIRECT",
            "REFERRAL",
            "MARKETPLACE",
            "INVITES",
            "PRIVATE_BOARD",
            "OTHER",
            "MOBILE_POPUP",
            "SSO",
            "SOCIAL",
            "DIRECTORIES",
            "MAIL",
            "EMAIL")
        .named("accepted_channels");
  }

  /** Staged sessions are distinct, so two of one visit differ in is_paid. */
  static Check oneIsPaidASession() {
    var staged = STAGING.ALL_SESSIONS;
    return noRows(
            select(staged.USER_ID, staged.SESSION_START_TIME, staged.CHANNEL)
                .from(staged)
                .groupBy(staged.USER_ID, staged.SESSION_START_TIME, staged.CHANNEL)
                .having(count().gt(1)))
        .outOf(selectCount().from(staged))
        .named("one_is_paid_a_session");
  }

  /** Sessions that the source holds more than once: real, and harmless since staging. */
  static Check repeatedSessions() {
    var raw = RAW.SESSIONS;
    return noRows(
            select(raw.USER_ID, raw.TIME_STARTED, raw.MEDIUM, count().as("rows"))
                .from(raw)
                .groupBy(raw.USER_ID, raw.TIME_STARTED, raw.MEDIUM)
                .having(count().gt(1)))
        .outOf(selectCount().from(raw))
        .warning();
  }

  /** Users who registered and were never seen; all of them are kept. */
  static Check conversionsWithoutSession() {
    var converted = selectDistinct(RAW.CONVERSIONS.USER_ID).from(RAW.CONVERSIONS);
    return noRows(
            select(RAW.CONVERSIONS.USER_ID)
                .from(RAW.CONVERSIONS)
                .except(select(RAW.SESSIONS.USER_ID).from(RAW.SESSIONS)))
        .outOf(selectCount().from(converted.asTable("converted")))
        .warning()
        .keepingAllRows();
  }
}
