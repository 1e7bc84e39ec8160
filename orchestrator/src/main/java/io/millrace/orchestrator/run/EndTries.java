package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Field;
import org.jooq.Query;

/**
 * Ends tries: the task instances, the tries themselves and the rest of their logs, in one
 * statement.
 */
final class EndTries {

  private static final SetStatement<Ending> END = SetStatement.of(EndTries::end);

  private EndTries() {}

  /** Ends tries and keeps the rest of their logs; answers which of them still held their claims. */
  static Bound of(List<Ending> endings) {
    return END.over(endings);
  }

  static Claim.Key read(ResultSet row) throws SQLException {
    return new Claim.Key(row.getLong(1), row.getLong(2));
  }

  private static Query end(Rows<Ending> rows) {
    var id = rows.column("id", BIGINT, Ending::taskInstanceId);
    var token = rows.column("token", BIGINT, end -> end.finished().claim().token());
    var to = rows.column("to_state", CLOB, end -> end.to().key());
    var tryState = rows.column("try_state", CLOB, end -> end.tryState().key());
    var adopted = rows.column("adopted", BOOLEAN, Ending::adopted);
    var delay = rows.column("delay", BIGINT, Ending::retryMillis);
    var reason = rows.column("reason", CLOB, Ending::reason);
    var moved = rows.column("moved", BIGINT, end -> end.effect().rows());
    var rejected = rows.column("rejected", BIGINT, end -> end.effect().rejected());
    var giveBack = rows.column("give_back", INTEGER, Ending::triesGivenBack);
    var rescue = rows.column("rescue", INTEGER, Ending::rescues);
    var handBack = rows.column("hand_back", INTEGER, Ending::handBacks);
    var ended = rows.column("ended", BOOLEAN, end -> end.to().ended());
    var chunk = rows.column("chunk", INTEGER, end -> end.finished().logChunk());
    var content = rows.column("content", CLOB, end -> end.finished().log());
    var mine =
        name("mine")
            .as(
                update(TASK_INSTANCE)
                    .set(TASK_INSTANCE.STATE, to)
                    .setNull(TASK_INSTANCE.NODE_ID)
                    .set(TASK_INSTANCE.DUE_AT, DatabaseClock.in(delay))
                    .set(TASK_INSTANCE.REASON, reason)
                    .set(TASK_INSTANCE.ROWS_MOVED, moved)
                    .set(TASK_INSTANCE.ROWS_REJECTED, rejected)
                    .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.minus(giveBack))
                    .set(TASK_INSTANCE.RESCUES, TASK_INSTANCE.RESCUES.plus(rescue))
                    .set(TASK_INSTANCE.HAND_BACKS, TASK_INSTANCE.HAND_BACKS.plus(handBack))
                    .set(TASK_INSTANCE.ENDED_AT, when(ended, currentOffsetDateTime()))
                    .from(rows.table())
                    .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
                    .and(TASK_INSTANCE.TOKEN.eq(token))
                    .and(TASK_INSTANCE.STATE.eq(TaskState.RUNNING.key()))
                    .returning(
                        id, token, tryState, adopted, reason, moved, rejected, chunk, content));
    var mineId = handed(id);
    var tried =
        name("tried")
            .as(
                update(TASK_TRY)
                    .set(TASK_TRY.STATE, handed(tryState))
                    .set(TASK_TRY.ADOPTED, handed(adopted))
                    .set(TASK_TRY.REASON, handed(reason))
                    .set(TASK_TRY.ROWS_MOVED, handed(moved))
                    .set(TASK_TRY.ROWS_REJECTED, handed(rejected))
                    .set(TASK_TRY.ENDED_AT, currentOffsetDateTime())
                    .from(table(name("mine")))
                    .where(TASK_TRY.TASK_INSTANCE_ID.eq(mineId))
                    .and(TASK_TRY.TOKEN.eq(handed(token)))
                    .returning(TASK_TRY.TOKEN));
    var logged =
        name("logged")
            .as(
                insertInto(
                        TASK_LOG,
                        TASK_LOG.TASK_INSTANCE_ID,
                        TASK_LOG.TOKEN,
                        TASK_LOG.CHUNK,
                        TASK_LOG.CONTENT)
                    .select(
                        select(mineId, handed(token), handed(chunk), handed(content))
                            .from(table(name("mine")))
                            .where(handed(content).ne("")))
                    .onConflictDoNothing()
                    .returning(TASK_LOG.CHUNK));
    return with(mine)
        .with(tried)
        .with(logged)
        .select(mineId, handed(token))
        .from(table(name("mine")));
  }

  /**
   * The field as the first step hands it on: joining the arrays again would compare all with all.
   */
  private static <T> Field<T> handed(Field<T> column) {
    return field(name("mine", column.getName()), column.getDataType());
  }
}
