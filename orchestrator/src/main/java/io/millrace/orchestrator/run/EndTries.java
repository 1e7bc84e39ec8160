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
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;

/**
 * Ends tries: the task instances, the tries themselves and the rest of their logs, in one
 * statement.
 */
final class EndTries {

  private static final Table<?> MINE = table(name("mine"));

  private static final SetStatement<Ending> END = SetStatement.of(EndTries::end);

  private EndTries() {}

  /** Ends tries and keeps the rest of their logs; answers which of them still held their claims. */
  static Bound of(List<Ending> endings) {
    return END.over(endings);
  }

  static Claim.Key read(ResultSet row) throws SQLException {
    return new Claim.Key(row.getLong(1), row.getLong(2));
  }

  /** What the statement is told of each try. */
  private static final class Columns {

    private final Rows<Ending> rows;
    private final Field<Long> id;
    private final Field<Long> token;
    private final Field<String> to;
    private final Field<String> tryState;
    private final Field<Boolean> adopted;
    private final Field<Long> delay;
    private final Field<String> reason;
    private final Field<Long> moved;
    private final Field<Long> rejected;
    private final Field<Integer> giveBack;
    private final Field<Integer> rescue;
    private final Field<Integer> handBack;
    private final Field<Boolean> ended;
    private final Field<Integer> chunk;
    private final Field<String> content;

    Columns(Rows<Ending> rows) {
      this.rows = rows;
      this.id = rows.column("id", BIGINT, Ending::taskInstanceId);
      this.token = rows.column("token", BIGINT, end -> end.finished().claim().token());
      this.to = rows.column("to_state", CLOB, end -> end.to().key());
      this.tryState = rows.column("try_state", CLOB, end -> end.tryState().key());
      this.adopted = rows.column("adopted", BOOLEAN, Ending::adopted);
      this.delay = rows.column("delay", BIGINT, Ending::retryMillis);
      this.reason = rows.column("reason", CLOB, Ending::reason);
      this.moved = rows.column("moved", BIGINT, end -> end.effect().rows());
      this.rejected = rows.column("rejected", BIGINT, end -> end.effect().rejected());
      this.giveBack = rows.column("give_back", INTEGER, Ending::triesGivenBack);
      this.rescue = rows.column("rescue", INTEGER, Ending::rescues);
      this.handBack = rows.column("hand_back", INTEGER, Ending::handBacks);
      this.ended = rows.column("ended", BOOLEAN, end -> end.to().ended());
      this.chunk = rows.column("chunk", INTEGER, end -> end.finished().logChunk());
      this.content = rows.column("content", CLOB, end -> end.finished().log());
    }
  }

  private static Query end(Rows<Ending> rows) {
    var of = new Columns(rows);
    return with(mine(of))
        .with(tried(of))
        .with(logged(of))
        .select(handed(of.id), handed(of.token))
        .from(MINE);
  }

  /** Those that still hold their claims; hands on what the other steps need. */
  private static CommonTableExpression<?> mine(Columns of) {
    return name(MINE.getName())
        .as(
            update(TASK_INSTANCE)
                .set(TASK_INSTANCE.STATE, of.to)
                .setNull(TASK_INSTANCE.NODE_ID)
                .set(TASK_INSTANCE.DUE_AT, DatabaseClock.in(of.delay))
                .set(TASK_INSTANCE.REASON, of.reason)
                .set(TASK_INSTANCE.ROWS_MOVED, of.moved)
                .set(TASK_INSTANCE.ROWS_REJECTED, of.rejected)
                .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.minus(of.giveBack))
                .set(TASK_INSTANCE.RESCUES, TASK_INSTANCE.RESCUES.plus(of.rescue))
                .set(TASK_INSTANCE.HAND_BACKS, TASK_INSTANCE.HAND_BACKS.plus(of.handBack))
                .set(TASK_INSTANCE.ENDED_AT, when(of.ended, currentOffsetDateTime()))
                .from(of.rows.table())
                .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(of.id))
                .and(TASK_INSTANCE.TOKEN.eq(of.token))
                .and(TASK_INSTANCE.STATE.eq(TaskState.RUNNING.key()))
                .returning(
                    of.id,
                    of.token,
                    of.tryState,
                    of.adopted,
                    of.reason,
                    of.moved,
                    of.rejected,
                    of.chunk,
                    of.content));
  }

  private static CommonTableExpression<?> tried(Columns of) {
    return name("tried")
        .as(
            update(TASK_TRY)
                .set(TASK_TRY.STATE, handed(of.tryState))
                .set(TASK_TRY.ADOPTED, handed(of.adopted))
                .set(TASK_TRY.REASON, handed(of.reason))
                .set(TASK_TRY.ROWS_MOVED, handed(of.moved))
                .set(TASK_TRY.ROWS_REJECTED, handed(of.rejected))
                .set(TASK_TRY.ENDED_AT, currentOffsetDateTime())
                .from(MINE)
                .where(TASK_TRY.TASK_INSTANCE_ID.eq(handed(of.id)))
                .and(TASK_TRY.TOKEN.eq(handed(of.token)))
                .returning(TASK_TRY.TOKEN));
  }

  private static CommonTableExpression<?> logged(Columns of) {
    return name("logged")
        .as(
            insertInto(
                    TASK_LOG,
                    TASK_LOG.TASK_INSTANCE_ID,
                    TASK_LOG.TOKEN,
                    TASK_LOG.CHUNK,
                    TASK_LOG.CONTENT)
                .select(
                    select(handed(of.id), handed(of.token), handed(of.chunk), handed(of.content))
                        .from(MINE)
                        .where(handed(of.content).ne("")))
                .onConflictDoNothing()
                .returning(TASK_LOG.CHUNK));
  }

  /**
   * The field as the first step hands it on: joining the arrays again would compare all with all.
   */
  private static <T> Field<T> handed(Field<T> column) {
    return field(name(MINE.getName(), column.getName()), column.getDataType());
  }
}
