package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import java.util.List;
import org.jooq.DSLContext;

/** Tries and their logs, one statement a method; the caller opens the transaction. */
final class TryStore {

  private TryStore() {}

  static void start(DSLContext tx, List<Claim> claims, long nodeId) {
    var rows = Rows.of(claims);
    var task = rows.column("task", BIGINT, Claim::taskInstanceId);
    var token = rows.column("token", BIGINT, Claim::token);
    var generation = rows.column("generation", INTEGER, Claim::generation);
    var number = rows.column("number", INTEGER, Claim::tryNumber);
    tx.insertInto(
            TASK_TRY,
            TASK_TRY.TASK_INSTANCE_ID,
            TASK_TRY.TOKEN,
            TASK_TRY.GENERATION,
            TASK_TRY.TRY_NUMBER,
            TASK_TRY.NODE_ID,
            TASK_TRY.STATE,
            TASK_TRY.STARTED_AT)
        .select(
            tx.select(
                    task,
                    token,
                    generation,
                    number,
                    inline(nodeId),
                    inline("running"),
                    currentOffsetDateTime())
                .from(rows.table()))
        .execute();
  }

  /** Ends tries and keeps everything they left. */
  static void end(DSLContext tx, List<Ending> endings) {
    if (endings.isEmpty()) {
      return;
    }
    var rows = Rows.of(endings);
    var task = rows.column("task", BIGINT, Ending::taskInstanceId);
    var token = rows.column("token", BIGINT, end -> end.finished().claim().token());
    var state = rows.column("to_state", CLOB, Ending::tryState);
    var adopted = rows.column("adopted", BOOLEAN, Ending::adopted);
    var reason = rows.column("reason", CLOB, Ending::reason);
    var moved = rows.column("moved", BIGINT, end -> end.effect().rows());
    var rejected = rows.column("rejected", BIGINT, end -> end.effect().rejected());
    tx.update(TASK_TRY)
        .set(TASK_TRY.STATE, state)
        .set(TASK_TRY.ADOPTED, adopted)
        .set(TASK_TRY.REASON, reason)
        .set(TASK_TRY.ROWS_MOVED, moved)
        .set(TASK_TRY.ROWS_REJECTED, rejected)
        .set(TASK_TRY.ENDED_AT, currentOffsetDateTime())
        .from(rows.table())
        .where(TASK_TRY.TASK_INSTANCE_ID.eq(task))
        .and(TASK_TRY.TOKEN.eq(token))
        .execute();
    log(
        tx,
        endings.stream()
            .map(Ending::finished)
            .filter(finished -> !finished.log().isEmpty())
            .map(TryStore::chunk)
            .toList());
    EffectStore.keep(tx, endings);
  }

  private static LogChunk chunk(FinishedTry finished) {
    Claim claim = finished.claim();
    return new LogChunk(claim.taskInstanceId(), claim.token(), finished.logChunk(), finished.log());
  }

  /** Keeps log; a chunk that is there already stays as it is. */
  static void log(DSLContext tx, List<LogChunk> chunks) {
    if (chunks.isEmpty()) {
      return;
    }
    var rows = Rows.of(chunks);
    var task = rows.column("task", BIGINT, LogChunk::taskInstanceId);
    var token = rows.column("token", BIGINT, LogChunk::token);
    var chunk = rows.column("chunk", INTEGER, LogChunk::chunk);
    var content = rows.column("content", CLOB, LogChunk::content);
    tx.insertInto(
            TASK_LOG, TASK_LOG.TASK_INSTANCE_ID, TASK_LOG.TOKEN, TASK_LOG.CHUNK, TASK_LOG.CONTENT)
        .select(tx.select(task, token, chunk, content).from(rows.table()))
        .onConflictDoNothing()
        .execute();
  }

  /** Marks tries whose node was lost. */
  static void lose(DSLContext tx, List<TaskQueue.Moved> lost) {
    var rows = Rows.of(lost);
    var task = rows.column("task", BIGINT, TaskQueue.Moved::taskInstanceId);
    var token = rows.column("token", BIGINT, TaskQueue.Moved::token);
    tx.update(TASK_TRY)
        .set(TASK_TRY.STATE, "lost")
        .set(TASK_TRY.REASON, "its node was lost")
        .set(TASK_TRY.ENDED_AT, currentOffsetDateTime())
        .from(rows.table())
        .where(TASK_TRY.TASK_INSTANCE_ID.eq(task))
        .and(TASK_TRY.TOKEN.eq(token))
        .and(TASK_TRY.STATE.eq("running"))
        .execute();
  }
}
