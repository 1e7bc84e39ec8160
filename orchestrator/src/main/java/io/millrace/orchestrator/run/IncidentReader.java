package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.when;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/** What people ask about incidents. Reads only. */
public final class IncidentReader {

  private final DSLContext database;

  public IncidentReader(DSLContext database) {
    this.database = database;
  }

  /** Those that are not resolved, or all: the unresolved first, then the newest. */
  public List<Incident> list(boolean all, int limit) {
    return database
        .select(INCIDENT.fields())
        .from(INCIDENT)
        .where(all ? noCondition() : IncidentKey.UNRESOLVED)
        .orderBy(
            when(IncidentKey.UNRESOLVED, 0).otherwise(1),
            INCIDENT.LAST_SEEN_AT.desc(),
            INCIDENT.INCIDENT_ID.desc())
        .limit(limit)
        .fetch(IncidentReader::incident);
  }

  /** How many are not resolved. */
  public int unresolved() {
    return database.fetchCount(INCIDENT, IncidentKey.UNRESOLVED);
  }

  /**
   * One with its history.
   *
   * @throws IncidentNotFound if there is none of that number
   */
  public Incident.Told told(long incidentId) {
    Incident incident =
        database
            .select(INCIDENT.fields())
            .from(INCIDENT)
            .where(INCIDENT.INCIDENT_ID.eq(incidentId))
            .fetchOptional(IncidentReader::incident)
            .orElseThrow(() -> new IncidentNotFound(incidentId));
    List<Incident.Event> events =
        database
            .select(INCIDENT_EVENT.AT, INCIDENT_EVENT.WHAT)
            .from(INCIDENT_EVENT)
            .where(INCIDENT_EVENT.INCIDENT_ID.eq(incidentId))
            .orderBy(INCIDENT_EVENT.INCIDENT_EVENT_ID)
            .fetch(row -> new Incident.Event(row.value1().toInstant(), row.value2()));
    return new Incident.Told(incident, events);
  }

  private static Incident incident(Record row) {
    return new Incident(
        row.get(INCIDENT.INCIDENT_ID),
        row.get(INCIDENT.DAG_ID),
        row.get(INCIDENT.TASK_ID),
        row.get(INCIDENT.CHECK_NAME),
        row.get(INCIDENT.TABLE_NAME),
        row.get(INCIDENT.STATE),
        row.get(INCIDENT.SEVERITY),
        row.get(INCIDENT.RESULTS),
        row.get(INCIDENT.OPENED_AT).toInstant(),
        row.get(INCIDENT.LAST_SEEN_AT).toInstant(),
        row.get(INCIDENT.FIRST_RUN_ID),
        row.get(INCIDENT.LAST_RUN_ID),
        row.get(INCIDENT.LOGICAL_DATE).toInstant(),
        row.get(INCIDENT.CHECK_RESULT_ID),
        row.get(INCIDENT.CHECKED),
        row.get(INCIDENT.FAILED),
        row.get(INCIDENT.ASSIGNEE),
        Times.instant(row.get(INCIDENT.MUTED_UNTIL)),
        Times.instant(row.get(INCIDENT.ACKNOWLEDGED_AT)),
        Times.instant(row.get(INCIDENT.RESOLVED_AT)),
        row.get(INCIDENT.RESOLUTION),
        row.get(INCIDENT.RESOLVED_RUN_ID));
  }
}
