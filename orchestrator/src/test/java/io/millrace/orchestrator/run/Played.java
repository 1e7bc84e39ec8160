package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.SQLDataType.CLOB;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One node without threads, whose tries a test ends as it likes. */
final class Played implements BeforeEachCallback, AfterEachCallback {

  static final long NODE_ID = 1;

  private final TestDatabase database;
  private HikariDataSource pool = new HikariDataSource();
  private final Map<String, Claim> running = new HashMap<>();
  private final List<String> dags = new ArrayList<>();

  Played(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    pool = new HikariDataSource();
    pool.setDataSource(database.dataSource());
    running.clear();
    dags.clear();
    sql().truncate(DAG_RUN).cascade().execute();
    sql().deleteFrom(INCIDENT).execute();
    sql().truncate(NODE).cascade().execute();
    sql().truncate(EVENT).execute();
    sql().truncate(LIMIT_USE).execute();
    sql().truncate(READY_QUEUE).execute();
    sql().truncate(DEFERRAL).execute();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    pool.close();
  }

  DSLContext sql() {
    return DSL.using(pool, SQLDialect.POSTGRES);
  }

  Runs runs() {
    return new Runs(sql());
  }

  Operations operations() {
    return new Operations(runs());
  }

  /** Of every version that there is. */
  Scope scope() {
    return new Scope(
        Set.copyOf(dags),
        sql()
            .select(DAG_VERSION.DAG_VERSION_ID)
            .from(DAG_VERSION)
            .fetchSet(DAG_VERSION.DAG_VERSION_ID),
        null);
  }

  /** Queues a run of the day so many days after the first. */
  long create(RunGraph graph, int day) {
    Instant start = Instant.EPOCH.plus(Duration.ofDays(day));
    return create(
        new NewRun(
            graph.dagId(),
            "day_" + day,
            RunType.MANUAL,
            new Interval(start, start.plus(Duration.ofDays(1))),
            "{}",
            List.of(),
            Duration.ofHours(1)),
        graph);
  }

  long create(NewRun run, RunGraph graph) {
    dags.add(graph.dagId());
    return runs().create(run, graph);
  }

  /** Queues a run and starts it. */
  long start(RunGraph graph) {
    long run = create(graph, 0);
    admit();
    return run;
  }

  void admit() {
    keep(runs().admit(scope(), NODE_ID, plenty()));
  }

  void claim() {
    keep(runs().claimReady(scope(), NODE_ID, plenty()));
  }

  void succeed(String task) {
    end(task, new Outcome.Succeeded(Effect.NONE, false));
  }

  void fail(String task) {
    end(task, new Outcome.Failed("it failed", null, Effect.NONE));
  }

  /** With an output, which is JSON. */
  void handOn(String task, String json) {
    var effect = new Effect(null, 0, json, List.of(), List.of(), List.of());
    end(task, new Outcome.Succeeded(effect, false));
  }

  void end(String task, Outcome outcome) {
    keep(runs().finish(List.of(new FinishedTry(take(task), outcome, "", 0)), NODE_ID, plenty()));
  }

  private Claim take(String task) {
    Claim claim = running.remove(task);
    assertThat(claim).as("%s runs", task).isNotNull();
    return Objects.requireNonNull(claim);
  }

  Claim running(String task) {
    Claim claim = take(task);
    running.put(task, claim);
    return claim;
  }

  Collection<String> running() {
    return running.keySet();
  }

  private void keep(Pushed pushed) {
    pushed.claims().forEach(claim -> running.put(claim.label(), claim));
  }

  private static Slots plenty() {
    return new Slots(1000, 1000);
  }

  String state(long run, String task) {
    return sql()
        .select(TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(task))
        .fetchSingle()
        .value1();
  }

  List<String> states(long run) {
    return sql()
        .select(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX)
        .fetch(row -> row.value1() + " " + row.value2());
  }

  /** What its tasks have handed on, as in {@code load[0] 10}. */
  List<String> outputs(long run) {
    return sql()
        .select(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), TASK_OUTPUT.VALUE.cast(CLOB))
        .from(TASK_OUTPUT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_OUTPUT.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX)
        .fetch(row -> row.value1() + " " + row.value2());
  }

  RunState state(long run) {
    return RunState.of(
        sql()
            .select(DAG_RUN.STATE)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.eq(run))
            .fetchSingle()
            .value1());
  }

  /** What the history says of a run's steps or a task's: from, to and why. */
  List<String> history(long run, @Nullable String task) {
    return sql()
        .select(EVENT.FROM_STATE, EVENT.TO_STATE, EVENT.REASON)
        .from(EVENT)
        .leftJoin(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(EVENT.TASK_INSTANCE_ID))
        .where(EVENT.DAG_RUN_ID.eq(run))
        .and(
            task == null
                ? EVENT.TASK_INSTANCE_ID.isNull()
                : TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(task))
        .orderBy(EVENT.EVENT_ID)
        .fetch(row -> row.value1() + " > " + row.value2() + ": " + row.value3());
  }

  /** The counters as they are kept are those that the states give. */
  void assertCounters(long run) {
    List<String> kept = counters(run);
    Recount.run(sql(), run);
    assertThat(counters(run)).isEqualTo(kept);
    var states =
        sql()
            .select(TASK_INSTANCE.STATE)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .fetch(row -> TaskState.of(row.value1()));
    assertThat(sql().fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.UNFINISHED))
        .isEqualTo((int) states.stream().filter(state -> !state.ended()).count());
  }

  private List<String> counters(long run) {
    return sql()
        .select(
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX)
        .fetch(row -> row.toString());
  }

  /** Its node was lost: the next claim of it is to fence first. */
  void lose(String task) {
    Claim claim = take(task);
    sql()
        .update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .setNull(TASK_INSTANCE.NODE_ID)
        .set(TASK_INSTANCE.RESCUES, 1)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(claim.taskInstanceId()))
        .execute();
    QueuedByHand.all(sql());
  }

  static Clearing.Tasks named(String... tasks) {
    return new Clearing.Tasks(Set.of(tasks), false, false, false);
  }
}
