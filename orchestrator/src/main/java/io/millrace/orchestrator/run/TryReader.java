package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What people ask about a task instance's tries. Reads only. */
public final class TryReader {

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * A try.
   *
   * @param number from 1 in each generation
   * @param node who ran it
   * @param adopted it took over the outcome of an earlier try whose answer was lost
   */
  public record Try(
      long token,
      int generation,
      int number,
      @Nullable String node,
      String state,
      boolean adopted,
      @Nullable String reason,
      @Nullable Long rows,
      Instant startedAt,
      @Nullable Instant endedAt) {

    /** What the log of a try that was lost with its node lacks; empty for all others. */
    public String lostLine() {
      return endedAt != null && state.equals("lost")
          ? "%s lost: its node %s was lost%n".formatted(LOG_TIME.format(endedAt), node)
          : "";
    }
  }

  /** A piece of a try's log, whole lines. */
  public record Chunk(int number, String content) {}

  /** A statement that a try executed. */
  public record Query(String statement, long rows, long micros) {}

  private final DSLContext database;

  public TryReader(DSLContext database) {
    this.database = database;
  }

  /** All tries of a task instance, newest first. */
  public List<Try> tries(long taskInstanceId) {
    return database
        .select(
            TASK_TRY.TOKEN,
            TASK_TRY.GENERATION,
            TASK_TRY.TRY_NUMBER,
            NODE.NAME,
            TASK_TRY.STATE,
            TASK_TRY.ADOPTED,
            TASK_TRY.REASON,
            TASK_TRY.ROWS_MOVED,
            TASK_TRY.STARTED_AT,
            TASK_TRY.ENDED_AT)
        .from(TASK_TRY)
        .leftJoin(NODE)
        .on(NODE.NODE_ID.eq(TASK_TRY.NODE_ID))
        .where(TASK_TRY.TASK_INSTANCE_ID.eq(taskInstanceId))
        .orderBy(TASK_TRY.TOKEN.desc())
        .fetch(row ->
            new Try(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6(),
                row.value7(),
                row.value8(),
                row.value9().toInstant(),
                row.value10() == null ? null : row.value10().toInstant()));
  }

  /** The pieces of a try's log from a number on, in order. */
  public List<Chunk> log(long taskInstanceId, long token, int from) {
    return database
        .select(TASK_LOG.CHUNK, TASK_LOG.CONTENT)
        .from(TASK_LOG)
        .where(TASK_LOG.TASK_INSTANCE_ID.eq(taskInstanceId))
        .and(TASK_LOG.TOKEN.eq(token))
        .and(TASK_LOG.CHUNK.ge(from))
        .orderBy(TASK_LOG.CHUNK)
        .fetch(row -> new Chunk(row.value1(), row.value2()));
  }

  /** What a try executed, in order. */
  public List<Query> queries(long taskInstanceId, long token) {
    return database
        .select(
            EXECUTED_QUERY.STATEMENT, EXECUTED_QUERY.ROWS_AFFECTED, EXECUTED_QUERY.DURATION_MICROS)
        .from(EXECUTED_QUERY)
        .where(EXECUTED_QUERY.TASK_INSTANCE_ID.eq(taskInstanceId))
        .and(EXECUTED_QUERY.TOKEN.eq(token))
        .orderBy(EXECUTED_QUERY.ORDINAL)
        .fetch(row -> new Query(row.value1(), row.value2(), row.value3()));
  }
}
