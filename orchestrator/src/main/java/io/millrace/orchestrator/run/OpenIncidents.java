package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT_EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.OffsetDateTime;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/**
 * Counts failing results as incidents: opens one, or adds to the one that is there. Of two
 * transactions that would open the same one, the second waits for the first and adds to it.
 *
 * <p>A result that is older, by its run's logical date, than one that passed or than an incident
 * that is resolved opens none: the data as it is now is not what failed. It adds to one that is
 * there. (A run that passes at the very moment in which an older one fails may not see it, nor be
 * seen by it; the next one that passes resolves what was opened so.)
 */
final class OpenIncidents {

  private static final String COUNTED = "counted";

  private static final IncidentKey KEY =
      new IncidentKey(FoundByChecks.DAG_ID, FoundByChecks.TASK_ID, FoundByChecks.CHECK);

  /** "blocking" comes before "warning". */
  private static final Field<String> WORST = least(INCIDENT.SEVERITY, excluded(INCIDENT.SEVERITY));

  private static final Field<OffsetDateTime> STILL_MUTED =
      field(name("before", "muted_until"), TIMESTAMPWITHTIMEZONE);

  private OpenIncidents() {}

  /** Takes them from {@link FoundByChecks}. */
  static CommonTableExpression<?> counted() {
    Condition loud = STILL_MUTED.isNull();
    var now = DatabaseClock.now();
    return name(COUNTED)
        .as(
            insertInto(
                    INCIDENT,
                    INCIDENT.DAG_ID,
                    INCIDENT.TASK_ID,
                    INCIDENT.CHECK_NAME,
                    INCIDENT.TABLE_NAME,
                    INCIDENT.STATE,
                    INCIDENT.SEVERITY,
                    INCIDENT.RESULTS,
                    INCIDENT.OPENED_AT,
                    INCIDENT.LAST_SEEN_AT,
                    INCIDENT.FIRST_RUN_ID,
                    INCIDENT.LAST_RUN_ID,
                    INCIDENT.LOGICAL_DATE,
                    INCIDENT.CHECK_RESULT_ID,
                    INCIDENT.CHECKED,
                    INCIDENT.FAILED,
                    INCIDENT.MUTED_UNTIL,
                    INCIDENT.TOLD_SEVERITY,
                    INCIDENT.TOLD_RESULT_ID)
                .select(
                    select(
                            FoundByChecks.DAG_ID,
                            FoundByChecks.TASK_ID,
                            FoundByChecks.CHECK,
                            FoundByChecks.TABLE,
                            inline("open"),
                            FoundByChecks.SEVERITY,
                            inline(1),
                            now,
                            now,
                            FoundByChecks.RUN_ID,
                            FoundByChecks.RUN_ID,
                            FoundByChecks.LOGICAL_DATE,
                            FoundByChecks.RESULT,
                            FoundByChecks.CHECKED,
                            FoundByChecks.FAILED,
                            STILL_MUTED,
                            when(loud, FoundByChecks.SEVERITY),
                            when(loud, FoundByChecks.RESULT))
                        .from(table(name(FoundByChecks.NAME)))
                        .crossJoin(lateral(stillMuted()))
                        .where(FoundByChecks.SEVERITY.isNotNull())
                        .and(isOpen().or(passedLater().or(resolvedLater()).not()))
                        .orderBy(FoundByChecks.DAG_ID, FoundByChecks.TASK_ID, FoundByChecks.CHECK))
                .onConflict(INCIDENT.DAG_ID, INCIDENT.TASK_ID, INCIDENT.CHECK_NAME)
                .where(IncidentKey.UNRESOLVED)
                .doUpdate()
                .set(INCIDENT.RESULTS, INCIDENT.RESULTS.plus(inline(1)))
                .set(INCIDENT.SEVERITY, WORST)
                .set(INCIDENT.TABLE_NAME, excluded(INCIDENT.TABLE_NAME))
                .set(INCIDENT.LAST_SEEN_AT, excluded(INCIDENT.LAST_SEEN_AT))
                .set(INCIDENT.LAST_RUN_ID, excluded(INCIDENT.LAST_RUN_ID))
                .set(
                    INCIDENT.LOGICAL_DATE,
                    greatest(INCIDENT.LOGICAL_DATE, excluded(INCIDENT.LOGICAL_DATE)))
                .set(INCIDENT.CHECK_RESULT_ID, excluded(INCIDENT.CHECK_RESULT_ID))
                .set(INCIDENT.CHECKED, excluded(INCIDENT.CHECKED))
                .set(INCIDENT.FAILED, excluded(INCIDENT.FAILED))
                .set(
                    INCIDENT.TOLD_SEVERITY, when(isNews(), WORST).otherwise(INCIDENT.TOLD_SEVERITY))
                .set(
                    INCIDENT.TOLD_RESULT_ID,
                    when(isNews(), excluded(INCIDENT.CHECK_RESULT_ID))
                        .otherwise(INCIDENT.TOLD_RESULT_ID))
                .returning(
                    INCIDENT.INCIDENT_ID,
                    INCIDENT.RESULTS,
                    INCIDENT.SEVERITY,
                    INCIDENT.LAST_RUN_ID,
                    INCIDENT.CHECKED,
                    INCIDENT.FAILED,
                    INCIDENT.CHECK_RESULT_ID,
                    INCIDENT.TOLD_RESULT_ID));
  }

  /** Worse than what was told, or nobody was told yet, and it is not muted. */
  private static Condition isNews() {
    return isLoud().and(INCIDENT.TOLD_SEVERITY.isDistinctFrom(WORST));
  }

  static Condition isLoud() {
    return INCIDENT.MUTED_UNTIL.isNull().or(INCIDENT.MUTED_UNTIL.le(DatabaseClock.now()));
  }

  /** A check that is muted stays so until then, however often it passes meanwhile. */
  private static Table<?> stillMuted() {
    var before = INCIDENT.as("earlier");
    return select(max(before.MUTED_UNTIL).as(STILL_MUTED.getUnqualifiedName()))
        .from(before)
        .where(KEY.isOf(before))
        .and(before.MUTED_UNTIL.gt(DatabaseClock.now()))
        .asTable("before");
  }

  private static Condition isOpen() {
    var there = INCIDENT.as("there");
    return exists(
        selectOne().from(there).where(KEY.isOf(there)).and(IncidentKey.unresolved(there)));
  }

  private static Condition resolvedLater() {
    var later = INCIDENT.as("later");
    return exists(
        selectOne()
            .from(later)
            .where(KEY.isOf(later))
            .and(later.LOGICAL_DATE.gt(FoundByChecks.LOGICAL_DATE)));
  }

  /** Begins with the later runs, of which there are none as a rule. */
  private static Condition passedLater() {
    var run = DAG_RUN.as("later_run");
    var task = TASK_INSTANCE.as("later_task");
    var result = CHECK_RESULT.as("later_result");
    return exists(
        selectOne()
            .from(run)
            .join(task)
            .on(task.DAG_RUN_ID.eq(run.DAG_RUN_ID))
            .join(result)
            .on(result.TASK_INSTANCE_ID.eq(task.TASK_INSTANCE_ID))
            .where(run.DAG_ID.eq(FoundByChecks.DAG_ID))
            .and(run.LOGICAL_DATE.gt(FoundByChecks.LOGICAL_DATE))
            .and(task.TASK_ID.eq(FoundByChecks.TASK_ID))
            .and(result.CHECK_NAME.eq(FoundByChecks.CHECK))
            .and(result.STATUS.eq(inline("passed"))));
  }

  /** What their histories say of it. */
  static CommonTableExpression<?> events() {
    Field<Integer> results = field(name(COUNTED, "results"), INTEGER);
    Field<Long> result = field(name(COUNTED, "check_result_id"), BIGINT);
    Field<Long> told = field(name(COUNTED, "told_result_id"), BIGINT);
    Field<String> what =
        field(
            "case when {0} = 1 then 'opened' else 'told again' end || ': ' || {1} || ', ' || {2} || ' of ' || {3} || ' failed in run ' || {4}",
            CLOB,
            results,
            field(name(COUNTED, "severity"), CLOB),
            field(name(COUNTED, "failed"), BIGINT),
            field(name(COUNTED, "checked"), BIGINT),
            field(name(COUNTED, "last_run_id"), CLOB));
    return name("opened")
        .as(
            insertInto(
                    INCIDENT_EVENT,
                    INCIDENT_EVENT.INCIDENT_ID,
                    INCIDENT_EVENT.AT,
                    INCIDENT_EVENT.WHAT)
                .select(
                    select(field(name(COUNTED, "incident_id"), BIGINT), DatabaseClock.now(), what)
                        .from(table(name(COUNTED)))
                        .where(results.eq(inline(1)).or(told.eq(result))))
                .returning(INCIDENT_EVENT.INCIDENT_EVENT_ID));
  }
}
