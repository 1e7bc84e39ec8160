package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;

import io.millrace.dags.growth.GrowthEtl;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.run.NodeState;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * How long it takes until a node that is killed ({@code kill -9}) in the middle of growth_etl's
 * COPY of the sessions is made up for by another: {@code serve} by a {@code worker}, and the other
 * way round, in turn. Every table must have as many rows afterwards as the sample says.
 *
 * <p>Which of them has the COPY is no chance: it alone is there when the run is created, and its
 * COPY waits for a lock on its table until the other has joined.
 *
 * <p>Arguments: the built distribution, a folder with a sample and what to expect of it ({@code
 * millrace sample growth_etl --into FOLDER}), how many times (default 2).
 */
public final class RescueBenchmark {

  private static final String COPYING = "copy_sessions";

  private final Program program;
  private final Path source;
  private final RowCounts expected;
  private final DSLContext orchestrator;
  private final Connection session;
  private final DSLContext growth;
  private final OrderedRuns ordered;
  private final List<Double> rescues = new ArrayList<>();

  private RescueBenchmark(Program program, Path source, Databases databases) throws Exception {
    this.program = program;
    this.source = source;
    this.expected = RowCounts.of(source);
    this.orchestrator = Dsl.on(databases.orchestrator());
    this.session = databases.connect("growth");
    this.growth = Dsl.on(session);
    this.ordered = new OrderedRuns(orchestrator);
  }

  public static void main(String[] args) throws Exception {
    int times = args.length < 3 ? 2 : Integer.parseInt(args[2]);
    try (Folder home = Folder.temporary();
        Databases databases = Program.databases(home.path())) {
      databases.migrateOrchestrator();
      databases.migrateWarehouse("growth", GrowthEtl.class.getClassLoader());
      var benchmark =
          new RescueBenchmark(
              Program.built(Path.of(args[0]), home.path()),
              Path.of(args[1]).toAbsolutePath(),
              databases);
      benchmark.run(times);
    }
  }

  private void run(int times) throws Exception {
    try (session) {
      for (int i = 0; i < times; i++) {
        rescue(i % 2 == 0 ? "serve" : "worker", i % 2 == 0 ? "worker" : "serve");
      }
      Figures figures = Figures.of(rescues);
      System.out.printf(
          Locale.ROOT,
          "killed to started again: median %.1f s, at most %.1f s%n",
          figures.median(),
          figures.most());
    }
  }

  private void rescue(String victim, String rescuer) throws Exception {
    GrowthBenchmark.empty(session);
    try (RunningProcess dying = program.start(victim)) {
      dying.await(Program.READY);
      session.setAutoCommit(false);
      growth.execute("lock table raw.sessions in access exclusive mode");
      long run = trigger();
      OrderedRuns.await("the COPY waits for its table", Duration.ofMillis(20), this::isWaiting);
      requireOn(dying.pid(), run);
      try (RunningProcess living = program.start(rescuer)) {
        living.await(Program.READY);
        session.rollback();
        session.setAutoCommit(true);
        OrderedRuns.await(
            "half of the rows are copied", Duration.ofMillis(2), () -> copied() * 2 > sessions());
        OffsetDateTime killed = now();
        long copied = copied();
        dying.kill();
        ordered.awaitSuccess(List.of(run));
        expected.require(growth);
        System.out.printf(
            Locale.ROOT,
            "%s killed when it had copied %,d of %,d rows%n",
            victim,
            copied,
            sessions());
        print(rescuer, run, dying.pid(), killed);
      }
    }
  }

  private long trigger() {
    Dag dag = new GrowthEtl().define();
    return ordered
        .create(
            List.of(
                RunRequest.of(
                    dag,
                    null,
                    Map.of("source", source.toString()),
                    source,
                    RealTime.clock().instant())),
            RunGraph.of(dag))
        .getFirst();
  }

  private boolean isWaiting() {
    return growth
        .fetch("select from pg_locks where relation = 'raw.sessions'::regclass and not granted")
        .isNotEmpty();
  }

  private long sessions() {
    return expected.of("raw.sessions");
  }

  private long copied() {
    return growth
        .select(coalesce(max(field("tuples_processed", Long.class)), 0L))
        .from("pg_stat_progress_copy")
        .where("relid = 'raw.sessions'::regclass")
        .fetchSingle()
        .value1();
  }

  private void requireOn(long pid, long run) {
    long found =
        orchestrator
            .select(NODE.PID)
            .from(NODE)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.NODE_ID.eq(NODE.NODE_ID))
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .and(TASK_INSTANCE.TASK_ID.eq(COPYING))
            .fetchSingle()
            .value1();
    if (found != pid) {
      throw new IllegalStateException("process " + found + " copies, not process " + pid);
    }
  }

  private OffsetDateTime now() {
    return growth.select(field("clock_timestamp()", OffsetDateTime.class)).fetchSingle().value1();
  }

  private void print(String rescuer, long run, long pid, OffsetDateTime killed) {
    OffsetDateTime dead =
        orchestrator
            .select(NODE.ENDED_AT)
            .from(NODE)
            .where(NODE.PID.eq(pid))
            .and(NODE.STATE.eq(NodeState.DEAD.key()))
            .fetchSingle()
            .value1();
    OffsetDateTime again =
        orchestrator
            .select(TASK_TRY.STARTED_AT)
            .from(TASK_TRY)
            .join(TASK_INSTANCE)
            .using(TASK_INSTANCE.TASK_INSTANCE_ID)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .and(TASK_INSTANCE.TASK_ID.eq(COPYING))
            .orderBy(TASK_TRY.TOKEN.desc())
            .limit(1)
            .fetchSingle()
            .value1();
    OffsetDateTime ended =
        orchestrator
            .select(DAG_RUN.ENDED_AT)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.eq(run))
            .fetchSingle()
            .value1();
    rescues.add(seconds(killed, again));
    System.out.printf(
        Locale.ROOT,
        "  declared dead after %.2f s, started again on the %s after %.2f s, run ended after %.1f s;"
            + " rows of %d tables exact%n",
        seconds(killed, dead),
        rescuer,
        seconds(killed, again),
        seconds(killed, ended),
        expected.tables().size());
  }

  private static double seconds(OffsetDateTime from, OffsetDateTime to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
