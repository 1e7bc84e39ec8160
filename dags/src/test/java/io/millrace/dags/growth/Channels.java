package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.jooq.impl.DSL.md5;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.SQLDataType.UUID;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jooq.Select;

/** The channels that visitors come through. */
public final class Channels implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("channels")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .warehouse("growth")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)));

    dag.task("copy_sessions", copy(csv("sessions.csv")).into(RAW.SESSIONS).replacing())
        .check(fileRowsArrived(RAW.SESSIONS));

    // After copy_sessions, since it reads what that writes.
    dag.task("list_channels", rebuild(DWH.DIM_CHANNEL).from(channels()))
        .check(notNull(DWH.DIM_CHANNEL.CHANNEL));

    return dag.build();
  }

  private static Select<?> channels() {
    var medium = RAW.SESSIONS.MEDIUM;
    return selectDistinct(
            md5(medium).cast(UUID).as(DWH.DIM_CHANNEL.CHANNEL_SK),
            medium.as(DWH.DIM_CHANNEL.CHANNEL))
        .from(RAW.SESSIONS);
  }
}
