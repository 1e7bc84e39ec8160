package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;

import io.millrace.orchestrator.database.DatabaseClock;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Pauses locked runs, of which nothing more is started until they are resumed. What runs goes on,
 * and what becomes ready stays so.
 */
final class PauseRun {

  private PauseRun() {}

  /**
   * False if it was paused already.
   *
   * @throws OperationRefused if it has ended, or is about to
   */
  static boolean pause(DSLContext tx, LockedRun run, Actor by) {
    if (run.state().ended() || run.stop() != null) {
      throw new OperationRefused(
          "%s %s; only a run that goes on can be paused"
              .formatted(
                  RunLabel.of(tx, run.dagRunId()),
                  run.state().ended()
                      ? "has ended (" + run.state().key() + ")"
                      : "is being stopped"));
    }
    if (run.paused()) {
      return false;
    }
    tx.update(DAG_RUN)
        .set(DAG_RUN.PAUSED_AT, DatabaseClock.now())
        .where(DAG_RUN.DAG_RUN_ID.eq(run.dagRunId()))
        .execute();
    remark(tx, run, by.did("paused"));
    return true;
  }

  /** False if it was not paused. */
  static boolean resume(DSLContext tx, LockedRun run, Actor by) {
    if (!run.paused()) {
      return false;
    }
    tx.update(DAG_RUN)
        .set(
            DAG_RUN.PAUSED_SECONDS,
            when(
                    DAG_RUN.STATE.eq(inline(RunState.RUNNING.key())),
                    DAG_RUN.PAUSED_SECONDS.plus(secondsPaused()))
                .otherwise(DAG_RUN.PAUSED_SECONDS))
        .setNull(DAG_RUN.PAUSED_AT)
        .where(DAG_RUN.DAG_RUN_ID.eq(run.dagRunId()))
        .execute();
    remark(tx, run, by.did("resumed"));
    Bell.ring(tx);
    return true;
  }

  /** Rounded up, so that a timeout is never early. */
  private static Field<Long> secondsPaused() {
    return field(
        "ceil(extract(epoch from {0} - {1}))::bigint",
        BIGINT, DatabaseClock.now(), DAG_RUN.PAUSED_AT);
  }

  private static void remark(DSLContext tx, LockedRun run, String reason) {
    History.append(tx, List.of(Transition.remark(run, reason)));
  }
}
