package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.millrace.orchestrator.run.Claim;
import io.millrace.tasks.TaskFailed;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/**
 * One claim's row in a warehouse's ledger. The caller commits: {@link #raise} alone is T1, whose
 * statements may commit one by one, {@link #close} is the last statement of T2.
 */
final class Fence {

  /** What raising the fence found. */
  sealed interface Raised {
    /** The effect may be attempted. */
    record Clear() implements Raised {}

    /** An earlier try of this generation has committed the effect; this is its outcome. */
    record Done(JSONB outcome) implements Raised {}

    /** Somebody newer is at it. */
    record Superseded() implements Raised {}
  }

  private static final int KILL_MILLIS = 5_000;

  private final DSLContext warehouse;
  private final UUID orchestrator;
  private final Claim claim;

  Fence(DSLContext warehouse, UUID orchestrator, Claim claim) {
    this.warehouse = warehouse;
    this.orchestrator = orchestrator;
    this.claim = claim;
  }

  /**
   * Ends the server process that works for an older claim, if it still lives, and puts this claim's
   * token where the stored one is smaller.
   *
   * @throws TaskFailed if that server process does not end
   */
  Raised raise() {
    endOlderBackend();
    // Whoever finds the effect done does nothing here: no later claim is to end its server process.
    var effectIsOpen = TASK_LEDGER.DONE_GENERATION.isDistinctFrom(claim.generation());
    var row =
        warehouse
            .insertInto(TASK_LEDGER)
            .set(TASK_LEDGER.ORCHESTRATOR_ID, orchestrator)
            .set(TASK_LEDGER.TASK_INSTANCE_ID, claim.taskInstanceId())
            .set(TASK_LEDGER.TOKEN, claim.token())
            .set(TASK_LEDGER.BACKEND_PID, field("pg_backend_pid()", Integer.class))
            .set(
                TASK_LEDGER.BACKEND_START,
                field(
                    "(select backend_start from pg_stat_activity where pid = pg_backend_pid())",
                    OffsetDateTime.class))
            .onConflict(TASK_LEDGER.ORCHESTRATOR_ID, TASK_LEDGER.TASK_INSTANCE_ID)
            .doUpdate()
            .set(TASK_LEDGER.TOKEN, excluded(TASK_LEDGER.TOKEN))
            .set(TASK_LEDGER.BACKEND_PID, when(effectIsOpen, excluded(TASK_LEDGER.BACKEND_PID)))
            .set(TASK_LEDGER.BACKEND_START, when(effectIsOpen, excluded(TASK_LEDGER.BACKEND_START)))
            .where(TASK_LEDGER.TOKEN.lt(excluded(TASK_LEDGER.TOKEN)))
            .returningResult(TASK_LEDGER.DONE_GENERATION, TASK_LEDGER.OUTCOME)
            .fetchOne();
    if (row == null) {
      return new Raised.Superseded();
    }
    Integer done = row.value1();
    JSONB outcome = row.value2();
    return done != null && done == claim.generation() && outcome != null
        ? new Raised.Done(outcome)
        : new Raised.Clear();
  }

  private void endOlderBackend() {
    if (!ended(TASK_LEDGER.TOKEN.lt(claim.token()))) {
      throw TaskFailed.forNow(
          "cannot fence: the server process of an earlier try does not end; it will be tried again",
          null);
    }
  }

  /**
   * Ends the server process that works for this claim, and with it whatever it has not committed;
   * false if it does not end. For another session than that one's.
   */
  boolean endBackend() {
    return ended(TASK_LEDGER.TOKEN.eq(claim.token()));
  }

  private boolean ended(Condition works) {
    Boolean ended =
        warehouse
            .select(
                field(
                    "pg_terminate_backend({0}, {1})",
                    Boolean.class, TASK_LEDGER.BACKEND_PID, val((long) KILL_MILLIS)))
            .from(TASK_LEDGER)
            .where(mine())
            .and(works)
            .and(TASK_LEDGER.BACKEND_PID.ne(field("pg_backend_pid()", Integer.class)))
            .and(
                "exists (select from pg_stat_activity a where a.pid = {0} and a.backend_start = {1})",
                TASK_LEDGER.BACKEND_PID, TASK_LEDGER.BACKEND_START)
            .fetchOne(0, Boolean.class);
    return !Boolean.FALSE.equals(ended);
  }

  /** Writes the outcome; false if somebody newer has raised the fence, and all must roll back. */
  boolean close(JSONB outcome) {
    return warehouse
            .update(TASK_LEDGER)
            .set(TASK_LEDGER.DONE_TOKEN, claim.token())
            .set(TASK_LEDGER.DONE_GENERATION, claim.generation())
            .set(TASK_LEDGER.OUTCOME, outcome)
            .setNull(TASK_LEDGER.BACKEND_PID)
            .setNull(TASK_LEDGER.BACKEND_START)
            .where(mine())
            .and(TASK_LEDGER.TOKEN.eq(claim.token()))
            .and(TASK_LEDGER.DONE_TOKEN.isDistinctFrom(claim.token()))
            .execute()
        == 1;
  }

  /** Says that this claim's server process has rolled back and serves others from now on. */
  boolean stepBack() {
    return warehouse
            .update(TASK_LEDGER)
            .setNull(TASK_LEDGER.BACKEND_PID)
            .setNull(TASK_LEDGER.BACKEND_START)
            .where(mine())
            .and(TASK_LEDGER.TOKEN.eq(claim.token()))
            .execute()
        == 1;
  }

  private Condition mine() {
    return TASK_LEDGER
        .ORCHESTRATOR_ID
        .eq(orchestrator)
        .and(TASK_LEDGER.TASK_INSTANCE_ID.eq(claim.taskInstanceId()));
  }
}
