package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.SOURCE_FILE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.plain.JavaTasks;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jooq.TableField;

/** Runs that ended some days ago. */
final class HistoryFixture {

  static final Duration KEEP = Duration.ofDays(30);

  private static final AtomicInteger NAMES = new AtomicInteger();
  private final Instant now = RealTime.clock().instant();

  private final DSLContext sql;

  HistoryFixture(DSLContext sql) {
    this.sql = sql;
  }

  static String newDag() {
    return "old_" + NAMES.incrementAndGet();
  }

  /** A run of one task that never ran. */
  long run(String dag, RunType type, int daysAgo, RunState state) {
    return run(dag, type, daysAgo, state, 1);
  }

  long run(String dag, RunType type, int daysAgo, RunState state, int tasks) {
    Instant start = now.minus(Duration.ofDays(daysAgo)).plusSeconds(NAMES.incrementAndGet());
    var builder = Dag.named(dag);
    for (int task = 0; task < tasks; task++) {
      builder.task("t" + task, JavaTasks.java(context -> {}));
    }
    var run =
        new NewRun(
            dag,
            type.key() + "__" + NAMES.incrementAndGet(),
            type,
            new Interval(start, start.plusSeconds(1)),
            "{}",
            List.of(),
            null);
    long id = new Runs(sql).create(run, RunGraph.of(builder.build()));
    move(id, daysAgo, state);
    return id;
  }

  /** A run of the DAG shop with a try, a log, a failing check, alerts, and everything else. */
  long fullRun(int daysAgo) {
    long id = FailedRun.queue(sql, "log");
    long task = taskOf(id);
    sql.insertInto(TASK_OUTPUT)
        .set(TASK_OUTPUT.TASK_INSTANCE_ID, task)
        .set(TASK_OUTPUT.TOKEN, 1L)
        .set(TASK_OUTPUT.VALUE, JSONB.jsonb("1"))
        .execute();
    sql.insertInto(EXECUTED_QUERY)
        .set(EXECUTED_QUERY.TASK_INSTANCE_ID, task)
        .set(EXECUTED_QUERY.TOKEN, 1L)
        .set(EXECUTED_QUERY.ORDINAL, 0)
        .set(EXECUTED_QUERY.STATEMENT, "select 1")
        .set(EXECUTED_QUERY.ROWS_AFFECTED, 1L)
        .set(EXECUTED_QUERY.DURATION_MICROS, 1L)
        .set(EXECUTED_QUERY.READS, new String[0])
        .set(EXECUTED_QUERY.WRITES, new String[0])
        .set(EXECUTED_QUERY.COLUMNS, JSONB.jsonb("{}"))
        .execute();
    sql.insertInto(SOURCE_FILE)
        .set(SOURCE_FILE.TASK_INSTANCE_ID, task)
        .set(SOURCE_FILE.TOKEN, 1L)
        .set(SOURCE_FILE.PATH, "/a")
        .set(SOURCE_FILE.FILE_ID, 1L)
        .set(SOURCE_FILE.BYTES, 1L)
        .set(SOURCE_FILE.SHA256, "")
        .set(SOURCE_FILE.RECORDS, 1L)
        .set(SOURCE_FILE.REJECTED, 0L)
        .execute();
    move(id, daysAgo, RunState.FAILED);
    return id;
  }

  void deliver() {
    sql.execute(
        "update orchestrator.alert_delivery set state = 'sent', due_at = null, ended_at = now()"
            + " where ended_at is null");
  }

  long taskOf(long dagRunId) {
    return sql.fetchValue(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId));
  }

  void move(long dagRunId, int daysAgo, RunState state) {
    OffsetDateTime then = now.minus(Duration.ofDays(daysAgo)).atOffset(ZoneOffset.UTC);
    sql.update(DAG_RUN)
        .set(DAG_RUN.STATE, state.key())
        .set(DAG_RUN.CREATED_AT, then)
        .set(DAG_RUN.STARTED_AT, state == RunState.QUEUED ? null : then)
        .set(DAG_RUN.ENDED_AT, state.ended() ? then : null)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .execute();
    sql.update(EVENT).set(EVENT.AT, then).where(EVENT.DAG_RUN_ID.eq(dagRunId)).execute();
  }

  boolean exists(long dagRunId) {
    return sql.fetchExists(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(dagRunId));
  }

  int rows(Table<?> table, TableField<?, Long> key, long of) {
    return sql.fetchCount(table, key.eq(of));
  }

  Pruner pruner() {
    return new Pruner(sql, () -> true);
  }
}
