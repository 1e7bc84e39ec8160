package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT_EVENT;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.text.Lower;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.JSONB;
import org.jooq.Record;

/**
 * Resolves incidents and says so to those who were told of them. A result resolves only what is not
 * newer than itself by the logical dates of the runs: one that is run again for an old day says
 * nothing about today.
 */
final class ResolveIncidents {

  /** How an incident is resolved other than by passing. */
  enum Resolution {
    BY_HAND,
    NORMAL
  }

  private static final String RESOLVED = "resolved";
  private static final Field<Long> INCIDENT_ID = field(name(RESOLVED, "incident_id"), BIGINT);
  private static final Field<String> WHY = field(name(RESOLVED, "why"), CLOB);
  private static final Field<Boolean> TELLS = field(name(RESOLVED, "tells"), BOOLEAN);

  private ResolveIncidents() {}

  /** Those of checks that passed, taken from {@link FoundByChecks}. */
  static CommonTableExpression<?> passed() {
    return name(RESOLVED)
        .as(
            update(INCIDENT)
                .set(INCIDENT.STATE, inline("resolved"))
                .set(INCIDENT.RESOLVED_AT, DatabaseClock.now())
                .set(INCIDENT.RESOLUTION, inline("passed"))
                .set(INCIDENT.RESOLVED_RUN_ID, FoundByChecks.RUN_ID)
                .from(table(name(FoundByChecks.NAME)))
                .where(
                    new IncidentKey(
                            FoundByChecks.DAG_ID, FoundByChecks.TASK_ID, FoundByChecks.CHECK)
                        .isOf(INCIDENT))
                .and(IncidentKey.UNRESOLVED)
                .and(FoundByChecks.SEVERITY.isNull())
                .and(INCIDENT.LOGICAL_DATE.le(FoundByChecks.LOGICAL_DATE))
                .returning(
                    INCIDENT.INCIDENT_ID,
                    INCIDENT.DAG_ID,
                    INCIDENT.TASK_ID,
                    INCIDENT.CHECK_NAME,
                    INCIDENT.TABLE_NAME,
                    INCIDENT.TOLD_SEVERITY,
                    tells(),
                    FoundByChecks.RUN,
                    FoundByChecks.RUN_ID,
                    FoundByChecks.TRIES,
                    FoundByChecks.CHECKED.as("now_checked"),
                    FoundByChecks.FAILED.as("now_failed"),
                    concat(inline("passed in run "), FoundByChecks.RUN_ID).as("why")));
  }

  /** Those that somebody names. */
  static CommonTableExpression<?> named(Condition which, Resolution how, String why) {
    return name(RESOLVED)
        .as(
            update(INCIDENT)
                .set(INCIDENT.STATE, inline("resolved"))
                .set(INCIDENT.RESOLVED_AT, DatabaseClock.now())
                .set(INCIDENT.RESOLUTION, inline(Lower.of(how)))
                .where(which)
                .and(IncidentKey.UNRESOLVED)
                .returning(
                    INCIDENT.INCIDENT_ID,
                    INCIDENT.DAG_ID,
                    INCIDENT.TASK_ID,
                    INCIDENT.CHECK_NAME,
                    INCIDENT.TABLE_NAME,
                    INCIDENT.TOLD_SEVERITY,
                    tells(),
                    castNull(BIGINT).as("dag_run_id"),
                    castNull(CLOB).as("run_id"),
                    inline(0).as("tries"),
                    INCIDENT.CHECKED.as("now_checked"),
                    INCIDENT.FAILED.as("now_failed"),
                    val(why).as("why")));
  }

  private static Field<Boolean> tells() {
    return field(OpenIncidents.isLoud().and(INCIDENT.TOLD_SEVERITY.isNotNull())).as("tells");
  }

  /** What their histories say of it. */
  static CommonTableExpression<?> events() {
    return name("resolved_events")
        .as(
            insertInto(
                    INCIDENT_EVENT,
                    INCIDENT_EVENT.INCIDENT_ID,
                    INCIDENT_EVENT.AT,
                    INCIDENT_EVENT.WHAT)
                .select(select(INCIDENT_ID, DatabaseClock.now(), WHY).from(table(name(RESOLVED))))
                .returning(INCIDENT_EVENT.INCIDENT_ID));
  }

  static InsertReturningStep<Record> alerts() {
    return insertInto(
            ALERT,
            ALERT.AT,
            ALERT.KIND,
            ALERT.INCIDENT_ID,
            ALERT.DAG_RUN_ID,
            ALERT.DAG_ID,
            ALERT.RUN_ID,
            ALERT.TASK_ID,
            ALERT.TRIES,
            ALERT.REASON,
            ALERT.CHECK_NAME,
            ALERT.TABLE_NAME,
            ALERT.SEVERITY,
            ALERT.CHECKED,
            ALERT.FAILED,
            ALERT.SAMPLE)
        .select(
            select(
                    DatabaseClock.now(),
                    inline("resolved_check"),
                    INCIDENT_ID,
                    field(name(RESOLVED, "dag_run_id"), BIGINT),
                    field(name(RESOLVED, "dag_id"), CLOB),
                    field(name(RESOLVED, "run_id"), CLOB),
                    field(name(RESOLVED, "task_id"), CLOB),
                    field(name(RESOLVED, "tries"), INTEGER),
                    WHY,
                    field(name(RESOLVED, "check_name"), CLOB),
                    field(name(RESOLVED, "table_name"), CLOB),
                    field(name(RESOLVED, "told_severity"), CLOB),
                    field(name(RESOLVED, "now_checked"), BIGINT),
                    field(name(RESOLVED, "now_failed"), BIGINT),
                    inline(JSONB.valueOf("[]")))
                .from(table(name(RESOLVED)))
                .where(TELLS)
                .orderBy(INCIDENT_ID));
  }
}
