package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT_EVENT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.ResolveIncidents.Resolution;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * What people do to incidents, one transaction a method; each leaves a line in the incident's
 * history. What is resolved stays as it is. Thread-safe.
 */
public final class Incidents {

  private static final int LONGEST_NAME = 100;

  private final Runs runs;

  public Incidents(Runs runs) {
    this.runs = runs;
  }

  /**
   * Says that somebody knows; false if somebody did before.
   *
   * @throws IncidentNotFound if there is none of that number
   * @throws OperationRefused if it is resolved
   */
  public boolean acknowledge(long incidentId, Actor by) {
    requireName(by.name());
    return change(
        incidentId,
        INCIDENT.STATE.eq("open"),
        Map.of(INCIDENT.STATE, "acknowledged", INCIDENT.ACKNOWLEDGED_AT, DatabaseClock.now()),
        by.did("acknowledged"));
  }

  /**
   * Says who sees to it, null or blank that nobody does; false if it says so already.
   *
   * @throws IncidentNotFound if there is none of that number
   * @throws OperationRefused if it is resolved, or the name cannot be kept
   */
  public boolean assign(long incidentId, @Nullable String to, Actor by) {
    String name = to == null || to.isBlank() ? null : to.strip();
    requireName(name);
    requireName(by.name());
    return change(
        incidentId,
        INCIDENT.ASSIGNEE.isDistinctFrom(name),
        Map.of(INCIDENT.ASSIGNEE, val(name, INCIDENT.ASSIGNEE)),
        by.did(name == null ? "assigned to nobody" : "assigned to " + name));
  }

  /**
   * Has nobody told of the check until then; null tells again. False if it is so already.
   *
   * @throws IncidentNotFound if there is none of that number
   * @throws OperationRefused if it is resolved, or that time is over
   */
  public boolean mute(long incidentId, @Nullable Instant until, Actor by) {
    requireName(by.name());
    OffsetDateTime time = until == null ? null : Times.utc(until.truncatedTo(ChronoUnit.SECONDS));
    return runs.inTransaction(tx -> {
      if (time != null && tx.fetchValue(field(DatabaseClock.now().ge(time)))) {
        throw new OperationRefused(
            "%s is over; mute it until a time to come".formatted(time.toInstant()));
      }
      return change(
          tx,
          incidentId,
          INCIDENT.MUTED_UNTIL.isDistinctFrom(time),
          Map.of(INCIDENT.MUTED_UNTIL, val(time, INCIDENT.MUTED_UNTIL)),
          by.did(time == null ? "unmuted" : "muted until " + time.toInstant()));
    });
  }

  /**
   * Resolves it, which is told; the next result that fails opens another.
   *
   * @throws IncidentNotFound if there is none of that number
   * @throws OperationRefused if it is resolved
   */
  public void resolve(long incidentId, Actor by) {
    requireName(by.name());
    runs.inTransaction(tx -> {
      require(tx, incidentId);
      return end(tx, INCIDENT.INCIDENT_ID.eq(incidentId), Resolution.BY_HAND, by.did("resolved"));
    });
  }

  /**
   * Resolves the incident of a check whose findings somebody declares normal; false if it has none.
   */
  public boolean declareNormal(String dagId, String check, Actor by) {
    requireName(by.name());
    return runs.inTransaction(tx -> declareNormal(tx, dagId, check, by));
  }

  /** As above, in a transaction of the caller's. */
  boolean declareNormal(DSLContext tx, String dagId, String check, Actor by) {
    return end(
        tx,
        INCIDENT.DAG_ID.eq(dagId).and(INCIDENT.CHECK_NAME.eq(check)),
        Resolution.NORMAL,
        by.did("declared normal"));
  }

  private boolean end(DSLContext tx, Condition which, Resolution how, String why) {
    boolean found =
        !tx.select(INCIDENT.INCIDENT_ID)
            .from(INCIDENT)
            .where(which)
            .and(IncidentKey.UNRESOLVED)
            .forUpdate()
            .fetch()
            .isEmpty();
    if (found) {
      var trip = new RoundTrip(tx);
      runs.outbox().incidents().resolve(trip, which, how, why);
      trip.send();
    }
    return found;
  }

  private boolean change(
      long incidentId, Condition unlessDone, Map<Field<?>, ?> values, String what) {
    return runs.inTransaction(tx -> change(tx, incidentId, unlessDone, values, what));
  }

  private static boolean change(
      DSLContext tx,
      long incidentId,
      Condition unlessDone,
      Map<? extends Field<?>, ?> values,
      String what) {
    require(tx, incidentId);
    boolean changed =
        tx.update(INCIDENT)
                .set(values)
                .where(INCIDENT.INCIDENT_ID.eq(incidentId))
                .and(unlessDone)
                .execute()
            == 1;
    if (changed) {
      tx.insertInto(INCIDENT_EVENT)
          .set(INCIDENT_EVENT.INCIDENT_ID, incidentId)
          .set(INCIDENT_EVENT.AT, DatabaseClock.now())
          .set(INCIDENT_EVENT.WHAT, what)
          .execute();
    }
    return changed;
  }

  /** Locks it, so that it does not end meanwhile. */
  private static void require(DSLContext tx, long incidentId) {
    var found =
        tx.select(INCIDENT.RESOLVED_AT, INCIDENT.RESOLUTION)
            .from(INCIDENT)
            .where(INCIDENT.INCIDENT_ID.eq(incidentId))
            .forUpdate()
            .fetchOptional()
            .orElseThrow(() -> new IncidentNotFound(incidentId));
    if (found.value1() != null) {
      throw new OperationRefused(
          "incident %d was resolved at %s (%s); the check's next failure opens another"
              .formatted(
                  incidentId,
                  found.value1().toInstant().truncatedTo(ChronoUnit.SECONDS),
                  Objects.requireNonNull(found.value2()).replace('_', ' ')));
    }
  }

  private static void requireName(@Nullable String name) {
    if (name != null
        && (name.codePointCount(0, name.length()) > LONGEST_NAME
            || name.chars().anyMatch(Character::isISOControl))) {
      throw new OperationRefused(
          "a name has %d characters at most, all on one line; shorten it".formatted(LONGEST_NAME));
    }
  }
}
