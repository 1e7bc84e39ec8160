package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.TASK_LEDGER;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.RoundTrip;
import io.millrace.tasks.TaskFailed;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/**
 * One claim's row in a warehouse's ledger. {@link #raise} is T1, commits, and begins T2; {@link
 * #close} is T2's last statement. All but T1 the caller commits.
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

  /** A setting that only the transaction of T2 has: whoever ends that has lost it. */
  private static final String TRY_SETTING = "millrace.try";

  private final DSLContext warehouse;
  private final UUID orchestrator;
  private final Claim claim;

  Fence(DSLContext warehouse, UUID orchestrator, Claim claim) {
    this.warehouse = warehouse;
    this.orchestrator = orchestrator;
    this.claim = claim;
  }

  /**
   * Puts this claim's token where the stored one is smaller, commits, and begins the transaction
   * that {@link #close} is to end: in one round trip.
   */
  Raised raise() {
    var trip = new RoundTrip(warehouse);
    var stored =
        trip.ask(putToken(), row -> stored(row.getObject(1, Integer.class), row.getString(2)));
    trip.commitAndGoOn();
    trip.add(select(field("set_config({0}, {1}, true)", val(TRY_SETTING), val(tryName()))));
    trip.send();
    return stored.get().stream().findFirst().orElseGet(Raised.Superseded::new);
  }

  private Raised stored(@Nullable Integer doneGeneration, @Nullable String outcome) {
    return doneGeneration != null && doneGeneration == claim.generation() && outcome != null
        ? new Raised.Done(JSONB.valueOf(outcome))
        : new Raised.Clear();
  }

  private ResultQuery<?> putToken() {
    // Whoever finds the effect done does nothing here: no later claim is to end its server process.
    var effectIsOpen = TASK_LEDGER.DONE_GENERATION.isDistinctFrom(claim.generation());
    return insertInto(TASK_LEDGER)
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
        .returningResult(TASK_LEDGER.DONE_GENERATION, TASK_LEDGER.OUTCOME);
  }

  /** The value of that setting. */
  private String tryName() {
    return claim.taskInstanceId() + "/" + claim.token();
  }

  /**
   * Ends the server process that works for an older claim, if it still lives.
   *
   * @throws TaskFailed if it does not end
   */
  void endOlderBackend() {
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

  /**
   * Writes the outcome; false if somebody newer has raised the fence, or the transaction is not the
   * one that {@link #raise} has begun, and all must roll back.
   */
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
            .and("current_setting({0}, true) = {1}", val(TRY_SETTING), val(tryName()))
            .execute()
        == 1;
  }

  /** Whether nobody newer has raised the fence. */
  boolean stands() {
    return warehouse.fetchExists(TASK_LEDGER, mine().and(TASK_LEDGER.TOKEN.eq(claim.token())));
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
