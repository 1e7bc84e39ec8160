package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.run.AlertRoutes;
import io.millrace.orchestrator.run.Capacity;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.QueuedByHand;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A node on a real database, with what tests want to know of it. */
final class EngineFixture implements AutoCloseable {

  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final AtomicInteger NODES = new AtomicInteger();

  private final HikariDataSource pool;
  private final DSLContext database;
  private final Engine engine;
  private final Map<Long, CountDownLatch> ends = new ConcurrentHashMap<>();
  private final BlockingQueue<Integer> leftBehind = new LinkedBlockingQueue<>();
  private final AtomicReference<CountDownLatch> steps =
      new AtomicReference<>(new CountDownLatch(0));
  final List<String> started = new CopyOnWriteArrayList<>();
  final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  final List<String> farewell = new CopyOnWriteArrayList<>();
  final Semaphore updates = new Semaphore(0);
  final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();

  EngineFixture(DataSource orchestrator, Warehouses warehouses, Dag... dags) {
    this(orchestrator, warehouses, Keyring.none(), dags);
  }

  /** A node that has these keys. */
  EngineFixture(DataSource orchestrator, Warehouses warehouses, Keyring keys, Dag... dags) {
    this(orchestrator, warehouses, keys, node(), Duration.ZERO, dags);
  }

  private EngineFixture(
      DataSource orchestrator,
      Warehouses warehouses,
      Keyring keys,
      NewNode node,
      Duration drain,
      Dag... dags) {
    this.pool = new HikariDataSource();
    pool.setDataSource(orchestrator);
    pool.setMaximumPoolSize(5);
    this.database = DSL.using(pool, SQLDialect.POSTGRES);
    this.engine =
        new Engine(
            List.of(dags),
            new Surroundings(
                pool,
                orchestrator,
                warehouses,
                (dag, given) -> Path.of(given),
                new Secrets(database, keys)),
            new EngineOptions(
                node,
                Duration.ofSeconds(2),
                drain,
                RealTime.clock(),
                RealTime.random(),
                AlertRoutes.toAll(Set.of("log"))),
            new Recorder());
    engine.start();
  }

  EngineFixture(DataSource orchestrator, Dag... dags) {
    this(orchestrator, node(), Duration.ZERO, dags);
  }

  private EngineFixture(DataSource orchestrator, NewNode node, Duration drain, Dag... dags) {
    this(orchestrator, EngineFixture::none, Keyring.none(), node, drain, dags);
  }

  /** A node that takes the tasks of these queues alone. */
  static EngineFixture taking(Set<String> queues, DataSource orchestrator, Dag... dags) {
    return new EngineFixture(orchestrator, node().taking(queues), Duration.ZERO, dags);
  }

  /** A node that lets its tries go on for so long when it leaves. */
  static EngineFixture draining(Duration atMost, DataSource orchestrator, Dag... dags) {
    return new EngineFixture(orchestrator, node(), atMost, dags);
  }

  /** A node that runs so many tasks outside the warehouse at a time. */
  static EngineFixture ofPlaces(int places, DataSource orchestrator, Dag... dags) {
    NewNode node = node();
    var few = new NewNode(node.name(), node.process(), new Capacity(8, places), node.queues());
    return new EngineFixture(orchestrator, few, Duration.ZERO, dags);
  }

  private static NewNode node() {
    return NewNode.named("test " + NODES.incrementAndGet());
  }

  private static DataSource none(String warehouse) {
    throw new IllegalStateException("no warehouse " + warehouse);
  }

  Engine engine() {
    return engine;
  }

  long create(Dag dag, String params) {
    return create(dag, DAY, params);
  }

  /** A run of a day in UTC. */
  long create(Dag dag, LocalDate day) {
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return create(dag, new Interval(start, start.plus(Duration.ofDays(1))), "{}");
  }

  private long create(Dag dag, Interval interval, String params) {
    NewRun run =
        new NewRun(
            dag.id(),
            "manual__" + RUNS.incrementAndGet(),
            RunType.MANUAL,
            interval,
            params,
            List.of(),
            dag.timing().timeout());
    return engine.create(run);
  }

  boolean cancel(long run) {
    return engine.cancel(run);
  }

  int clear(long run, Clearing which) {
    return engine.clear(run, which);
  }

  RunState run(Dag dag) {
    return await(create(dag, "{}"));
  }

  /** Waits for a run's end, whichever node recorded it. */
  RunState await(long run) {
    CountDownLatch end = ends.computeIfAbsent(run, ignored -> new CountDownLatch(1));
    try {
      for (int look = 0; look < 300; look++) {
        RunState state = state(run);
        if (state.ended()) {
          return state;
        }
        boolean ignored = end.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("run " + run + " does not end: " + states(run));
  }

  /** As {@link #await}, for a run that had ended before and was queued again. */
  RunState awaitEndAgain(long run) {
    ends.remove(run);
    return await(run);
  }

  /** As though the node had died between T2 and T3 of the run's one task. */
  void forgetThatItRan(long run) {
    database.execute(
        "update orchestrator.dag_run set state = 'running', ended_at = null, unfinished = 1"
            + " where dag_run_id = ?",
        run);
    database.execute(
        "update orchestrator.task_instance set state = 'ready', rescues = 1, ended_at = null"
            + " where dag_run_id = ?",
        run);
    QueuedByHand.all(database);
  }

  RunState state(long run) {
    return RunState.of(
        database.fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.STATE));
  }

  /** Task id to state. */
  Map<String, String> states(long run) {
    return database
        .select(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .fetchMap(row -> row.value1(), row -> row.value2());
  }

  /** Of the one task of a run. */
  int tryNumber(long run) {
    return database
        .fetchSingle(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .get(TASK_INSTANCE.TRY_NUMBER);
  }

  int tryNumber(long run, String taskId) {
    return database
        .fetchSingle(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run).and(named(taskId)))
        .get(TASK_INSTANCE.TRY_NUMBER);
  }

  /** Why a task is in its state; empty where nothing was recorded. */
  String reason(long run, String taskId) {
    return Objects.requireNonNullElse(
        database.fetchValue(
            TASK_INSTANCE.REASON, TASK_INSTANCE.DAG_RUN_ID.eq(run).and(named(taskId))),
        "");
  }

  private static Condition named(String taskId) {
    return TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId);
  }

  /** As the run counts them. */
  int failures(long run) {
    return database.fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.FAILURES);
  }

  /** Kind and task, in order. */
  List<String> alerts(long run) {
    return database
        .select(ALERT.KIND, ALERT.TASK_ID)
        .from(ALERT)
        .where(ALERT.DAG_RUN_ID.eq(run))
        .orderBy(ALERT.ALERT_ID)
        .fetch(row -> row.value1() + " " + row.value2());
  }

  /** Waits until a try of the task has started; its code may not have come to its first line. */
  void awaitStart(String taskId) throws InterruptedException {
    assertThat(
            running
                .computeIfAbsent(taskId, ignored -> new CountDownLatch(1))
                .await(20, TimeUnit.SECONDS))
        .as("task %s starts", taskId)
        .isTrue();
  }

  /** Waits until so many threads are left behind whose tries are over. */
  void awaitLeftBehind(int threads) throws InterruptedException {
    for (Integer now = leftBehind.poll(20, TimeUnit.SECONDS);
        now == null || now != threads;
        now = leftBehind.poll(20, TimeUnit.SECONDS)) {
      assertThat(now).as("threads left behind change").isNotNull();
    }
  }

  /** Waits until the node has looked at everything. */
  void awaitLook() throws InterruptedException {
    var looked = new CountDownLatch(2);
    steps.set(looked);
    engine.wake();
    assertThat(looked.await(20, TimeUnit.SECONDS)).as("the node looks").isTrue();
  }

  @Override
  public void close() {
    engine.close();
    pool.close();
  }

  private final class Recorder implements EngineListener {

    @Override
    public void leaving(int tries, Duration limit) {
      farewell.add("leaving " + tries);
    }

    @Override
    public void left(int handedBack) {
      farewell.add("left " + handedBack);
    }

    @Override
    public void assetsUpdated() {
      updates.release();
    }

    @Override
    public void threadsLeftBehind(int threads) {
      leftBehind.add(threads);
    }

    @Override
    public void databaseReachable(boolean reachable) {
      steps.get().countDown();
    }

    @Override
    public void tryStarted(Claim claim, TaskName task) {
      started.add(task.taskId());
      running.computeIfAbsent(task.taskId(), ignored -> new CountDownLatch(1)).countDown();
    }

    @Override
    public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
      outcomes.add(outcome);
    }

    @Override
    public void runEnded(long dagRunId, RunState state) {
      ends.computeIfAbsent(dagRunId, ignored -> new CountDownLatch(1)).countDown();
    }
  }
}
