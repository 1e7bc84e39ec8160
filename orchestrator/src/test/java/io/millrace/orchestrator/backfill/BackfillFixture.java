package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.PAST_WAIT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.run.Runs;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** A daily DAG of a name of its own, whose runs a test ends. */
final class BackfillFixture {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final OffsetDateTime SOME_TIME =
      OffsetDateTime.of(2026, 11, 20, 10, 0, 0, 0, ZoneOffset.UTC);

  private final TestDatabase database;
  private final DSLContext sql;
  final Dag dag;
  final Backfills backfills;
  final BackfillReader reader;

  BackfillFixture(TestDatabase database) {
    this(database, task -> {});
  }

  /** {@code how} says more of its task. */
  BackfillFixture(TestDatabase database, Consumer<TaskRef<?>> how) {
    this.database = database;
    this.sql = database.sql();
    var builder =
        Dag.named("daily_" + NAMES.incrementAndGet()).schedule(Schedule.daily(ZoneOffset.UTC));
    how.accept(builder.task("nothing", JavaTasks.java(context -> {})));
    this.dag = builder.build();
    this.backfills = new Backfills(sql, new Runs(sql));
    this.reader = new BackfillReader(sql);
  }

  /** The DAG with one more task. */
  Dag changed() {
    var builder = Dag.named(dag.id()).schedule(Schedule.daily(ZoneOffset.UTC));
    builder.task("nothing", JavaTasks.java(context -> {}));
    builder.task("more", JavaTasks.java(context -> {}));
    return builder.build();
  }

  /** Versions of the DAG's runs, in the order of their creation. */
  List<Long> versions() {
    return sql.select(DAG_RUN.DAG_VERSION_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.id()))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.DAG_VERSION_ID);
  }

  /** As a node has one that looks when the test says so. */
  Backfiller node() {
    return new Backfiller(database.dataSource(), List.of(dag), new Runs(sql), () -> {});
  }

  long create(String from, String to, String reprocess, int maxActive) {
    return backfills.create(request(from, to, reprocess, maxActive));
  }

  BackfillRequest request(String from, String to, String reprocess, int maxActive) {
    return BackfillRequest.of(
        dag, new AskedBackfill(from, to, reprocess, maxActive, false, Map.of()), Path.of("/"));
  }

  /** A run that somebody triggered, in this state. */
  void manualRun(String day, RunState state) {
    Instant start = Instant.parse(day + "T00:00:00Z");
    var run =
        new NewRun(
            dag.id(),
            "manual__" + NAMES.incrementAndGet(),
            RunType.MANUAL,
            new Interval(start, start.plus(Duration.ofDays(1))),
            "{}",
            List.of(),
            null);
    move(new Runs(sql).create(run, RunGraph.of(dag)), state);
  }

  private void move(long dagRunId, RunState state) {
    sql.update(DAG_RUN)
        .set(DAG_RUN.STATE, state.key())
        .set(DAG_RUN.STARTED_AT, state == RunState.QUEUED ? null : SOME_TIME)
        .set(DAG_RUN.ENDED_AT, state.ended() ? SOME_TIME : null)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .execute();
  }

  /** Has a node run the task of the first run that is queued. */
  void startFirst() {
    long id = unfinished().getFirst();
    move(id, RunState.RUNNING);
    sql.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, "running")
        .set(TASK_INSTANCE.NODE_ID, 1L)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(id))
        .execute();
  }

  /** Has the task of a run wait for another run, as one that depends on the past does. */
  void holdUp(long run, long awaited) {
    long task =
        sql.fetchSingle(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .get(TASK_INSTANCE.TASK_INSTANCE_ID);
    sql.insertInto(
            PAST_WAIT, PAST_WAIT.TASK_INSTANCE_ID, PAST_WAIT.DAG_RUN_ID, PAST_WAIT.AWAITED_RUN_ID)
        .values(task, run, awaited)
        .execute();
  }

  /** Ends the first run that has not ended. */
  void endFirst(RunState state) {
    move(unfinished().getFirst(), state);
  }

  List<Long> unfinished() {
    return sql.select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.id()))
        .and(DAG_RUN.STATE.in("queued", "running"))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.DAG_RUN_ID);
  }

  /** Names of the DAG's runs, in the order of their creation. */
  List<String> runs() {
    return sql.select(DAG_RUN.RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.id()))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.RUN_ID);
  }

  BackfillState state(long backfillId) {
    return backfills.get(backfillId).state();
  }

  BackfillProgress progress(long backfillId) {
    return reader.find(backfillId).orElseThrow().progress();
  }

  /** By the day of the interval, as in "11-05". */
  List<String> states(long backfillId) {
    return reader.intervals(backfillId).stream().map(BackfillFixture::words).toList();
  }

  private static String words(IntervalState interval) {
    String reason = interval.reason();
    return interval.interval().start().toString().substring(5, 10)
        + " "
        + interval.state()
        + (reason == null ? "" : ": " + reason);
  }
}
