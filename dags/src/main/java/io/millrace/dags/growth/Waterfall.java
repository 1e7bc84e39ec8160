package io.millrace.dags.growth;

import static io.millrace.dags.growth.Columns.column;
import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.mart.Mart.MART;
import static java.time.Duration.ofHours;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.month;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trunc;
import static org.jooq.impl.DSL.year;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.LOCALDATETIME;

import io.millrace.tasks.RunValue;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DatePart;
import org.jooq.Select;

/**
 * Attribution by level: a user is credited at the strongest level that a session gives any of its
 * registrations; its registrations that do not have that level themselves are lost.
 *
 * <p>A session counts if it is not after the registration and not older than its level's look-back,
 * both limits included. One pass over the pairs of registration and session finds each
 * registration's strongest level, a window over the user's registrations the user's.
 */
final class Waterfall {

  static final List<Level> LEVELS =
      List.of(
          Level.of("PAID_SEARCH", ofHours(3), "PAID SEARCH"),
          Level.of("PAID_IMPRESSION", ofHours(1), "IMPRESSION"),
          Level.of("ORGANIC_SEARCH", ofHours(12), "ORGANIC SEARCH"),
          Level.ofAnyAge("DIRECT", "DIRECT"),
          Level.ofAnyAge("OTHERS"));

  private final Levels levels;

  Waterfall(List<Level> levels) {
    this.levels = new Levels(levels);
  }

  /** Rows of {@code mart.mart_channel_attribution}. */
  Select<?> rows() {
    var mart = MART.MART_CHANNEL_ATTRIBUTION;
    var best = strongestLevels().asTable("best");
    var level = column(best, "level", INTEGER);
    var month = column(best, "month", LOCALDATETIME);
    return select(
            levels.nameOf(level).as(mart.CHANNEL_NAME),
            year(month).cast(INTEGER).as(mart.YEAR),
            month(month).cast(INTEGER).as(mart.MONTH),
            count().coerce(BIGINT).as(mart.CONVERSIONS),
            RunValue.LOGICAL_DATE.as(mart.LOGICAL_DATE))
        .from(best)
        .where(level.eq(column(best, "user_level", INTEGER)))
        .groupBy(level, month);
  }

  /** One row a registration for which a session counts. */
  private Select<?> strongestLevels() {
    var registration = DWH.FACT_REGISTRATIONS;
    var session = DWH.FACT_SESSIONS;
    var level = min(levels.number());
    return select(
            trunc(registration.REGISTRATION_TIME, DatePart.MONTH).as("month"),
            level.as("level"),
            min(level).over().partitionBy(registration.USER_SK).as("user_level"))
        .from(registration)
        .join(session)
        .on(session.USER_SK.eq(registration.USER_SK))
        .and(session.SESSION_START_TIME.le(registration.REGISTRATION_TIME))
        .join(levels.table())
        .on(levels.channelSk().eq(session.CHANNEL_SK))
        .and(notTooOld())
        .groupBy(registration.USER_SK, registration.REGISTRATION_TIME);
  }

  private Condition notTooOld() {
    var earliest = DWH.FACT_REGISTRATIONS.REGISTRATION_TIME.minus(levels.lookBack());
    return levels.lookBack().isNull().or(DWH.FACT_SESSIONS.SESSION_START_TIME.ge(earliest));
  }
}
