package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Which tries of a batch are still the ones that run their tasks. */
final class HeldClaims {

  private static final SetStatement<FinishedTry> HELD = SetStatement.of(HeldClaims::held);

  private HeldClaims() {}

  static List<FinishedTry> of(DSLContext database, List<FinishedTry> batch) {
    var trip = new RoundTrip(database);
    var answer = trip.ask(HELD.over(batch), EndTries::read);
    trip.send();
    Set<Claim.Key> held = new HashSet<>(answer.get());
    return batch.stream().filter(one -> held.contains(one.claim().key())).toList();
  }

  private static Query held(Rows<FinishedTry> rows) {
    var id = rows.column("id", BIGINT, one -> one.claim().taskInstanceId());
    var token = rows.column("token", BIGINT, one -> one.claim().token());
    return select(id, token)
        .from(rows.table())
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
        .and(TASK_INSTANCE.TOKEN.eq(token))
        .and(TASK_INSTANCE.STATE.eq(TaskState.RUNNING.key()));
  }
}
