package io.millrace.dags.growth;

import static io.millrace.dags.growth.Columns.column;
import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.mart.Mart.MART;
import static java.time.Duration.ofHours;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.month;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trunc;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.year;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.LOCALDATETIME;

import io.millrace.tasks.RunValue;
import java.util.List;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.Select;

/**
 * Attribution by live session: each registration by itself goes to the strongest level with a live
 * session, one not after the registration and not older than the level's look-back, both limits
 * included. A level without look-back is never live: it takes what is left if the latest session is
 * its own (of several at the same moment, one of them). All else is {@code OTHERS}, also what has
 * no session.
 */
final class StrictAttribution {

  static final List<Level> LEVELS =
      List.of(
          Level.of("PAID_CLICK", ofHours(3), "PAID SEARCH", "PAID SOCIAL"),
          Level.of("PAID_IMPRESSION", ofHours(1), "IMPRESSION"),
          Level.of("ORGANIC_CLICK", ofHours(12)),
          Level.ofAnyAge("DIRECT", "DIRECT"));

  private static final String OTHERS = "OTHERS";

  private final Levels levels;

  StrictAttribution(List<Level> levels) {
    this.levels = new Levels(levels);
  }

  /** Rows of {@code mart.mart_channel_attribution_strict}. */
  Select<?> rows() {
    var mart = MART.MART_CHANNEL_ATTRIBUTION_STRICT;
    var users = users().asTable("users");
    var level = column(users, "level", INTEGER);
    var month = column(users, "month", LOCALDATETIME);
    return select(
            coalesce(levels.nameOf(level), inline(OTHERS)).as(mart.CHANNEL_NAME),
            year(month).cast(INTEGER).as(mart.YEAR),
            month(month).cast(INTEGER).as(mart.MONTH),
            sum(column(users, "conversions", BIGINT)).cast(BIGINT).as(mart.CONVERSIONS),
            count().coerce(BIGINT).as(mart.USERS),
            RunValue.LOGICAL_DATE.as(mart.LOGICAL_DATE))
        .from(users)
        .groupBy(level, month);
  }

  /** One row a user, level and month, so that counting users needs no {@code distinct}. */
  private Select<?> users() {
    var judged = registrations().asTable("judged");
    var user = column(judged, DWH.FACT_REGISTRATIONS.USER_SK);
    var level = column(judged, "level", INTEGER);
    var month = column(judged, "month", LOCALDATETIME);
    return select(user, level, month, count().coerce(BIGINT).as("conversions"))
        .from(judged)
        .groupBy(user, level, month);
  }

  /** One row a registration. */
  private Select<?> registrations() {
    var registration = DWH.FACT_REGISTRATIONS;
    var session = DWH.FACT_SESSIONS;
    return select(
            registration.USER_SK,
            trunc(registration.REGISTRATION_TIME, DatePart.MONTH).as("month"),
            coalesce(strongestLive(), latest()).as("level"))
        .from(registration)
        .leftJoin(session.join(levels.table()).on(levels.channelSk().eq(session.CHANNEL_SK)))
        .on(session.USER_SK.eq(registration.USER_SK))
        .and(session.SESSION_START_TIME.le(registration.REGISTRATION_TIME))
        .groupBy(registration.USER_SK, registration.REGISTRATION_TIME);
  }

  private Field<Integer> strongestLive() {
    var earliest = DWH.FACT_REGISTRATIONS.REGISTRATION_TIME.minus(levels.lookBack());
    return min(levels.number()).filterWhere(DWH.FACT_SESSIONS.SESSION_START_TIME.ge(earliest));
  }

  private Field<Integer> latest() {
    var start = DWH.FACT_SESSIONS.SESSION_START_TIME;
    var ageless = levels.lookBack().isNull();
    return when(
        max(start).filterWhere(ageless).eq(max(start)), min(levels.number()).filterWhere(ageless));
  }
}
