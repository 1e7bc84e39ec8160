package io.millrace.orchestrator.testbed;

import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TaskSkipped;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jooq.Query;
import org.jooq.impl.SQLDataType;

/** A DAG with a bit of everything, for tests of how it is tested. */
public final class Tills implements DagDefinition {

  static final RunParam<Long> LINE = RunParam.integer("line").orElse(7L);

  @Override
  public Dag define() {
    var dag =
        Dag.named("tills")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .warehouse("growth")
            .retries(Retries.fixed(1, Duration.ofHours(1)));
    dag.param(LINE);
    var count =
        dag.task("count", java(Long.class, context -> Long.valueOf(context.variable("tills"))));
    dag.task("write", sql(row(count)))
        .check(everyRow("some_tills", RAW.CONVERSIONS, RAW.CONVERSIONS.USER_ID.gt(0L)));
    dag.task("call", java(context -> context.log("called " + context.connection("bank"))))
        .pool("phones", 2);
    dag.task(
        "falter",
        java(context -> {
          if (context.tryNumber() == 1) {
            throw TaskFailed.forNow("the till was stuck", null);
          }
        }));
    dag.task(
        "rest",
        java(context -> {
          throw TaskSkipped.because("no customers came");
        }));
    return dag.build();
  }

  /** As many users as there are tills, at the logical date. */
  private static Query row(TaskRef<Long> count) {
    var table = RAW.CONVERSIONS;
    return insertInto(table, table.USER_ID, table.REGISTRATION_TIME, table.FILE_ID, table.LINE_NO)
        .select(
            select(
                count.field(SQLDataType.BIGINT),
                RunValue.LOGICAL_DATE.cast(SQLDataType.LOCALDATETIME),
                inline(1L),
                LINE.field()));
  }
}
