package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Interval;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random DAGs with random outcomes, on two nodes that take turns at random; some tries are reported
 * once more after they have lost their claims.
 */
class RandomDagsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Interval NOW = new Interval(Instant.EPOCH, Instant.EPOCH);
  private static final int RUNS = 40;
  private static final Set<TaskState> STARTED =
      Set.of(TaskState.RUNNING, TaskState.READY, TaskState.SUCCESS);

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final List<Runs> nodes = List.of(new Runs(sql), new Runs(sql));

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    RandomGraph.makePools(sql);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void everyTaskEndsInOrderAndTheCountersAreRight() {
    for (int seed = 1; seed <= RUNS; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      RunGraph graph = RandomGraph.of("random_" + seed, random);

      long run = drive(graph, random);

      assertThat(sql.fetchCount(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run).and(unended())))
          .as("seed %d", seed)
          .isZero();
      assertThat(state(run)).as("seed %d", seed).isEqualTo(expectedEnd(run, graph));
      assertReplayGivesTheStates(run, seed);
      clearAndDriveOn(run, graph, random, seed);
    }
  }

  private static org.jooq.Condition unended() {
    return TASK_INSTANCE.STATE.in("waiting", "ready", "running", "up_for_retry");
  }

  private long drive(RunGraph graph, RandomGenerator random) {
    long run =
        nodes
            .getFirst()
            .create(
                new NewRun(graph.dagId(), "r", RunType.MANUAL, NOW, "{}", List.of(), null), graph);
    driveOn(run, graph, random);
    return run;
  }

  private void driveOn(long run, RunGraph graph, RandomGenerator random) {
    List<Claim> running = new ArrayList<>();
    List<Claim> spent = new ArrayList<>();
    running.addAll(
        nodes.getFirst().admit(Scope.of(List.of(graph.dagId())), 1, new Slots(0, 2)).claims());
    for (int step = 0; step < 2_000 && !state(run).ended(); step++) {
      int node = random.nextInt(2);
      if (running.isEmpty() || random.nextInt(4) == 0) {
        nodes.get(node).retryDue();
        running.addAll(
            nodes
                .get(node)
                .claimReady(Scope.of(List.of(graph.dagId())), node + 1, slots(random))
                .claims());
      } else {
        List<FinishedTry> batch = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0 && !running.isEmpty(); i--) {
          Claim claim = running.remove(random.nextInt(running.size()));
          batch.add(new FinishedTry(claim, outcome(random, claim), "line\n", 0));
        }
        if (!spent.isEmpty() && random.nextInt(4) == 0) {
          Claim late = spent.get(random.nextInt(spent.size()));
          batch.add(new FinishedTry(late, outcome(random, late), "late\n", 1));
        }
        batch.forEach(one -> spent.add(one.claim()));
        running.addAll(nodes.get(node).finish(batch, node + 1, slots(random)).claims());
      }
      assertCountersEqualTheRecount(run);
      assertOrderIsRespected(run, graph);
    }
    assertThat(running).isEmpty();
  }

  private static Slots slots(RandomGenerator random) {
    return new Slots(0, random.nextInt(4));
  }

  private static Outcome outcome(RandomGenerator random, Claim claim) {
    return switch (random.nextInt(8)) {
      case 0 -> new Outcome.Failed("it failed", null, Effect.NONE);
      case 1 ->
          claim.tryNumber() > 3
              ? new Outcome.Succeeded(Effect.NONE, false)
              : new Outcome.Failed("once more", Duration.ZERO, Effect.NONE);
      case 2 -> new Outcome.HandedBack("its node left", true);
      default -> new Outcome.Succeeded(Effect.NONE, false);
    };
  }

  private RunState state(long run) {
    return RunState.of(
        sql.select(DAG_RUN.STATE)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.eq(run))
            .fetchSingle()
            .value1());
  }

  private List<String> counters(long run) {
    return sql.select(
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetch(row -> row.toString());
  }

  private void assertCountersEqualTheRecount(long run) {
    List<String> kept = counters(run);
    Recount.run(sql, run);
    assertThat(counters(run)).isEqualTo(kept);
  }

  /** A task that waits for all upstream never starts before they have ended. Asks no instance. */
  private void assertOrderIsRespected(long run, RunGraph graph) {
    Map<Integer, TaskState> states = states(run);
    for (int i = 0; i < graph.nodes().size(); i++) {
      RunGraph.Node node = graph.nodes().get(i);
      if (STARTED.contains(states.getOrDefault(i, TaskState.REMOVED))
          && node.rule() == TriggerRule.ALL_SUCCESS) {
        for (int parent : node.upstream()) {
          assertThat(states.get(parent))
              .as("t%d before t%d", parent, i)
              .isEqualTo(TaskState.SUCCESS);
        }
      }
    }
  }

  /** Of the tasks as a whole, by ordinal. */
  private Map<Integer, TaskState> states(long run) {
    return sql.select(TASK_INSTANCE.ORDINAL, TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .and(TASK_INSTANCE.PARENT_ID.eq(0L))
        .fetchMap(row -> row.value1(), row -> TaskState.of(row.value2()));
  }

  private RunState expectedEnd(long run, RunGraph graph) {
    return states(run).entrySet().stream()
            .anyMatch(one ->
                one.getValue() == TaskState.FAILED && !graph.nodes().get(one.getKey()).tolerable())
        ? RunState.FAILED
        : RunState.SUCCESS;
  }

  /**
   * The history alone, applied step by step, gives the states; each step starts where one ended.
   */
  private void assertReplayGivesTheStates(long run, int seed) {
    Map<Long, String> replayed = new HashMap<>();
    sql.select(EVENT.TASK_INSTANCE_ID, EVENT.FROM_STATE, EVENT.TO_STATE)
        .from(EVENT)
        .where(EVENT.DAG_RUN_ID.eq(run))
        .and(EVENT.TASK_INSTANCE_ID.isNotNull())
        .orderBy(EVENT.EVENT_ID)
        .forEach(row -> {
          String before = replayed.put(row.value1(), row.value3());
          assertThat(row.value2())
              .as("seed %d, task instance %d", seed, row.value1())
              .isEqualTo(before == null ? "waiting" : before);
        });
    Map<Long, String> actual =
        sql.select(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.STATE)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .fetchMap(row -> row.value1(), row -> row.value2());
    assertThat(replayed).as("seed %d", seed).isEqualTo(actual);
  }

  private void clearAndDriveOn(long run, RunGraph graph, RandomGenerator random, int seed) {
    if (nodes.getFirst().clear(run, new Clearing.Unsuccessful()) == 0) {
      return;
    }
    assertCountersEqualTheRecount(run);
    driveOn(run, graph, random);
    assertThat(state(run)).as("seed %d, cleared", seed).isEqualTo(expectedEnd(run, graph));
    assertReplayGivesTheStates(run, seed);
  }
}
