package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.sql.orchestrator.tables.Incident;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;

/** By what a check is known whatever its runs are: its DAG, its task and its name. */
record IncidentKey(Field<String> dagId, Field<String> taskId, Field<String> check) {

  /** As an index has it; at most one of a check is. */
  static final Condition UNRESOLVED = unresolved(INCIDENT);

  static Condition unresolved(Incident incident) {
    return incident.STATE.ne(inline("resolved"));
  }

  Condition isOf(Incident incident) {
    return incident
        .DAG_ID
        .eq(dagId)
        .and(incident.TASK_ID.eq(taskId))
        .and(incident.CHECK_NAME.eq(check));
  }

  /** The unresolved incident of the check; null if there is none. */
  Field<Long> incidentId() {
    return field(select(INCIDENT.INCIDENT_ID).from(INCIDENT).where(isOf(INCIDENT)).and(UNRESOLVED));
  }

  /**
   * Whether a failing result is to be told: if its incident says so, or it belongs to none, as
   * where a newer run found nothing.
   *
   * @param isThat whether a result that was told is the one in question
   */
  Condition tells(Function<Field<Long>, Condition> isThat) {
    Field<Long> told = coalesce(INCIDENT.TOLD_RESULT_ID, inline(0L));
    return condition(
        coalesce(
            field(
                select(field(isThat.apply(told)))
                    .from(INCIDENT)
                    .where(isOf(INCIDENT))
                    .and(UNRESOLVED)),
            inline(true)));
  }
}
