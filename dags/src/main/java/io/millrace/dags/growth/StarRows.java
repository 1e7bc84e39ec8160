package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.jooq.impl.DSL.select;

import org.jooq.Select;

/**
 * What the star of {@code dwh} is made of. Facts look their dimensions up and are kept where there
 * is none: the relationship checks then name what a join would have dropped in silence.
 */
final class StarRows {

  private StarRows() {}

  /** Rows of {@code dwh.dim_channel}. */
  static Select<?> channels() {
    var channel = STAGING.ALL_SESSIONS.CHANNEL;
    return select(Keys.channel(channel).as(DWH.DIM_CHANNEL.CHANNEL_SK), channel)
        .from(STAGING.ALL_SESSIONS)
        .groupBy(channel);
  }

  /** Rows of {@code dwh.dim_user}. */
  static Select<?> users() {
    return select(STAGING.USERS.USER_SK, STAGING.USERS.USER_ID).from(STAGING.USERS);
  }

  /** Rows of {@code dwh.fact_sessions}. */
  static Select<?> sessions() {
    var staged = STAGING.ALL_SESSIONS;
    return select(
            staged.SESSION_SK,
            DWH.DIM_USER.USER_SK,
            DWH.DIM_CHANNEL.CHANNEL_SK,
            staged.SESSION_START_TIME,
            staged.IS_PAID_SESSION)
        .from(staged)
        .leftJoin(DWH.DIM_USER)
        .on(DWH.DIM_USER.USER_ID.eq(staged.USER_ID))
        .leftJoin(DWH.DIM_CHANNEL)
        .on(DWH.DIM_CHANNEL.CHANNEL.eq(staged.CHANNEL));
  }

  /** Rows of {@code dwh.fact_registrations}. */
  static Select<?> registrations() {
    var staged = STAGING.ALL_REGISTRATIONS;
    return select(staged.REGISTRATION_SK, DWH.DIM_USER.USER_SK, staged.REGISTRATION_TIME)
        .from(staged)
        .leftJoin(DWH.DIM_USER)
        .on(DWH.DIM_USER.USER_ID.eq(staged.USER_ID));
  }
}
