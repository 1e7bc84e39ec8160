package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.EVENT;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Writes the history of states, in the order in which they came. */
final class History {

  private static final SetStatement<Transition> APPEND = SetStatement.of(History::append);

  private History() {}

  static Bound append(List<Transition> transitions) {
    return APPEND.over(transitions);
  }

  static void append(DSLContext tx, List<Transition> transitions) {
    APPEND.execute(tx, transitions);
  }

  private static Query append(Rows<Transition> rows) {
    var run = rows.column("run", BIGINT, Transition::dagRunId);
    var task = rows.column("task", BIGINT, Transition::taskInstanceId);
    var token = rows.column("token", BIGINT, Transition::token);
    var from = rows.column("from_state", CLOB, Transition::from);
    var to = rows.column("to_state", CLOB, Transition::to);
    var reason = rows.column("reason", CLOB, Transition::reason);
    return insertInto(
            EVENT,
            EVENT.AT,
            EVENT.DAG_RUN_ID,
            EVENT.TASK_INSTANCE_ID,
            EVENT.TOKEN,
            EVENT.FROM_STATE,
            EVENT.TO_STATE,
            EVENT.REASON)
        .select(
            select(currentOffsetDateTime(), run, task, token, from, to, reason).from(rows.table()));
  }
}
