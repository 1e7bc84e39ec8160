package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Tries and their logs, one statement a method; the caller opens the transaction. */
final class TryStore {

  private static final SetStatement<LogChunk> LOG = SetStatement.of(TryStore::log);
  private static final SetStatement<TaskRows.Moved> LOSE = SetStatement.of(TryStore::lose);

  private TryStore() {}

  /** Keeps log; a chunk that is there already stays as it is. */
  static void log(DSLContext tx, List<LogChunk> chunks) {
    if (!chunks.isEmpty()) {
      LOG.execute(tx, chunks);
    }
  }

  private static Query log(Rows<LogChunk> rows) {
    var task = rows.column("task", BIGINT, LogChunk::taskInstanceId);
    var token = rows.column("token", BIGINT, LogChunk::token);
    var chunk = rows.column("chunk", INTEGER, LogChunk::chunk);
    var content = rows.column("content", CLOB, LogChunk::content);
    return insertInto(
            TASK_LOG, TASK_LOG.TASK_INSTANCE_ID, TASK_LOG.TOKEN, TASK_LOG.CHUNK, TASK_LOG.CONTENT)
        .select(select(task, token, chunk, content).from(rows.table()))
        .onConflictDoNothing();
  }

  /** Marks tries whose node was lost. */
  static void lose(DSLContext tx, List<TaskRows.Moved> lost) {
    LOSE.execute(tx, lost);
  }

  private static Query lose(Rows<TaskRows.Moved> rows) {
    var task = rows.column("task", BIGINT, TaskRows.Moved::taskInstanceId);
    var token = rows.column("token", BIGINT, TaskRows.Moved::token);
    return update(TASK_TRY)
        .set(TASK_TRY.STATE, TryState.LOST.key())
        .set(TASK_TRY.REASON, "its node was lost")
        .set(TASK_TRY.ENDED_AT, currentOffsetDateTime())
        .from(rows.table())
        .where(TASK_TRY.TASK_INSTANCE_ID.eq(task))
        .and(TASK_TRY.TOKEN.eq(token))
        .and(TASK_TRY.STATE.eq(TryState.RUNNING.key()));
  }
}
