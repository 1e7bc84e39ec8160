package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;

import org.jooq.Condition;

/** Task instances of which a try was lost that may take effect until the next claim fences it. */
final class Unfenced {

  private Unfenced() {}

  /**
   * The last try of such a one has not come to an end of its own, which is behind its fence. It is
   * counted, since the planner may answer an {@code exists} by reading all tries there ever were.
   */
  static Condition areThey() {
    return TASK_INSTANCE
        .RESCUES
        .gt(0)
        .and(
            field(
                    selectCount()
                        .from(TASK_TRY)
                        .where(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
                        .and(TASK_TRY.TOKEN.eq(TASK_INSTANCE.TOKEN))
                        .and(TASK_TRY.STATE.in(TryState.FAILED.key(), TryState.DEFERRED.key())))
                .eq(0));
  }

  /**
   * Those outside the warehouse whose DAG no node has that is alive: there is no fence to raise,
   * and nobody would claim them to find that out.
   */
  static Condition areAbandoned() {
    return exists(
        selectOne()
            .from(DAG_RUN)
            .join(DAG_TASK)
            .on(TaskRows.isDefinedBy())
            .where(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .and(DAG_TASK.KIND.eq(RunGraph.Kind.EXTERNAL.key()))
            .andNotExists(
                selectOne()
                    .from(NODE_DAG)
                    .join(NODE)
                    .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
                    .where(NODE_DAG.DAG_ID.eq(DAG_RUN.DAG_ID))
                    .and(NODE.STATE.eq(NodeState.ALIVE.key()))));
  }
}
