package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.mart.Mart.MART;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Web sessions and registrations into channel attribution, every night. */
public final class GrowthEtl implements DagDefinition {

  private static final long MOST_REJECTS = 100;

  @Override
  public Dag define() {
    var dag =
        Dag.named("growth_etl")
            .describedAs("Web sessions and registrations into channel attribution, every night.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .startingOn(LocalDate.of(2021, 1, 1))
            .timeout(Duration.ofMinutes(60))
            .warehouse("growth")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)))
            .sampleData(new GrowthSample());

    copyFiles(dag);
    stage(dag);
    publishStar(dag);
    publishMarts(dag);
    dag.check("duplicate_sessions", GrowthChecks.repeatedSessions());
    dag.check("conversions_without_session", GrowthChecks.conversionsWithoutSession());
    return dag.build();
  }

  private static void copyFiles(DagBuilder dag) {
    dag.task(
            "copy_sessions",
            copy(csv("sessions.csv")).into(RAW.SESSIONS).replacing().maxRejects(MOST_REJECTS))
        .check(fileRowsArrived(RAW.SESSIONS));
    dag.task(
            "copy_conversions",
            copy(csv("conversions.csv")).into(RAW.CONVERSIONS).replacing().maxRejects(MOST_REJECTS))
        .check(fileRowsArrived(RAW.CONVERSIONS));
  }

  private static void stage(DagBuilder dag) {
    dag.task(
            "stage_sessions",
            rebuild(STAGING.ALL_SESSIONS).from(StagingRows.sessions()).truncating())
        .check(GrowthChecks.everySessionStaged())
        .check(notNull(STAGING.ALL_SESSIONS.SESSION_SK))
        .check(unique(STAGING.ALL_SESSIONS.SESSION_SK))
        .check(GrowthChecks.acceptedChannels())
        .check(GrowthChecks.oneIsPaidASession());
    dag.task(
            "stage_registrations",
            rebuild(STAGING.ALL_REGISTRATIONS).from(StagingRows.registrations()).truncating())
        .check(GrowthChecks.everyRegistrationStaged())
        .check(notNull(STAGING.ALL_REGISTRATIONS.REGISTRATION_SK))
        .check(unique(STAGING.ALL_REGISTRATIONS.REGISTRATION_SK));
    dag.task("stage_users", rebuild(STAGING.USERS).from(StagingRows.users()).truncating());
  }

  private static void publishStar(DagBuilder dag) {
    dag.task(
            "publish_dwh",
            publish(
                part("dim_channel", rebuild(DWH.DIM_CHANNEL).from(StarRows.channels())),
                part("dim_user", rebuild(DWH.DIM_USER).from(StarRows.users())),
                part("fact_sessions", rebuild(DWH.FACT_SESSIONS).from(StarRows.sessions())),
                part(
                    "fact_registrations",
                    rebuild(DWH.FACT_REGISTRATIONS).from(StarRows.registrations()))))
        .check(
            references(DWH.FACT_SESSIONS.USER_SK, DWH.DIM_USER.USER_SK)
                .named("fact_sessions_user_exists"))
        .check(
            references(DWH.FACT_SESSIONS.CHANNEL_SK, DWH.DIM_CHANNEL.CHANNEL_SK)
                .named("fact_sessions_channel_exists"))
        .check(
            references(DWH.FACT_REGISTRATIONS.USER_SK, DWH.DIM_USER.USER_SK)
                .named("fact_registrations_user_exists"));
  }

  private static void publishMarts(DagBuilder dag) {
    dag.task(
        "publish_marts",
        publish(
            part(
                "mart_channel_attribution",
                rebuild(MART.MART_CHANNEL_ATTRIBUTION)
                    .from(new Waterfall(Waterfall.LEVELS).rows())),
            part(
                "mart_channel_attribution_strict",
                rebuild(MART.MART_CHANNEL_ATTRIBUTION_STRICT)
                    .from(new StrictAttribution(StrictAttribution.LEVELS).rows()))));
  }
}
