package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import org.jooq.Condition;

/** Task instances of which a try was lost that may take effect until the next claim fences it. */
final class Unfenced {

  private Unfenced() {}

  /** The last try of such a one has not come to an end of its own, which is behind its fence. */
  static Condition areThey() {
    return TASK_INSTANCE
        .RESCUES
        .gt(0)
        .and(
            notExists(
                selectOne()
                    .from(TASK_TRY)
                    .where(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
                    .and(TASK_TRY.TOKEN.eq(TASK_INSTANCE.TOKEN))
                    .and(TASK_TRY.STATE.in(TryState.FAILED.key(), TryState.DEFERRED.key()))));
  }
}
