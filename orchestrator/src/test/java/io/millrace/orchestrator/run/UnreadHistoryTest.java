package io.millrace.orchestrator.run;

import static io.millrace.orchestrator.run.Graphs.chain;
import static io.millrace.orchestrator.run.Graphs.external;
import static io.millrace.orchestrator.run.Graphs.graph;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every node asks every few seconds must not cost the more the longer the history is. Tables
 * that are empty for most are so here as well, and were never analyzed: the planner knows nothing
 * of them and expects a thousand rows.
 */
class UnreadHistoryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int TASKS = 500;
  private static final int RUNS = 20;
  private static final Interval DAY =
      new Interval(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)));
  private static final RunGraph WIDE =
      graph(
          "wide",
          IntStream.range(0, TASKS)
              .mapToObj(number -> external("t" + number))
              .toArray(RunGraph.Node[]::new));

  @Test
  void whatEveryNodeAsksReadsNothingOfRunsThatHaveEnded() throws SQLException {
    try (var connection = DATABASE.connect()) {
      DSLContext sql = emptied(connection);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      long node = nodes.join(NewNode.named("n"), List.of(WIDE)).orElseThrow().nodeId();
      keepRunsThatHaveEnded(sql, node);
      var scope = new Scope(Set.of("wide"), Set.of(VersionStore.idOf(sql, WIDE)), null);
      var slots = new Slots(8, 8);

      Map<String, Long> read = new LinkedHashMap<>();
      read.put("look", read(connection, () -> runs.duties(scope)));
      read.put("beat", read(connection, () -> nodes.beat(node, Instant.now(), 0, true)));
      read.put("claim", read(connection, () -> runs.claimReady(scope, node, slots)));
      read.put("admit", read(connection, () -> runs.admit(scope, node, slots)));
      read.put("retry", read(connection, () -> runs.retryDue()));
      read.put("rescue", read(connection, () -> runs.rescueLost()));
      long tries = RowsRead.of(connection, "task_try", () -> HeldTask.of(sql, aRun(sql)));
      read.put("tries, by who holds a run", tries);
      read.put("all", read(connection, () -> sql.selectFrom(TASK_INSTANCE).fetch()));

      assertThat(read.remove("all")).isEqualTo((long) RUNS * TASKS);
      assertThat(read).allSatisfy((what, rows) -> assertThat(rows).as(what).isZero());
    }
  }

  @Test
  void whoLooksForWhatIsReadyReadsNothingElseOfRunsThatGoOn() throws SQLException {
    try (var connection = DATABASE.connect()) {
      DSLContext sql = emptied(connection);
      var runs = new Runs(sql);
      RunGraph longChain =
          chain("long", IntStream.range(0, TASKS).mapToObj(i -> "t" + i).toArray(String[]::new));
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      long node = nodes.join(NewNode.named("m"), List.of(longChain)).orElseThrow().nodeId();
      var scope = new Scope(Set.of("long"), Set.of(VersionStore.idOf(sql, longChain)), null);
      runs.create(new NewRun("long", "r", RunType.MANUAL, DAY, "{}", List.of(), null), longChain);
      assertThat(runs.admit(scope, node, new Slots(0, 0)).claims()).isEmpty();

      long look = read(connection, () -> assertThat(runs.duties(scope).ready()).isTrue());
      long claim =
          read(
              connection,
              () -> assertThat(runs.claimReady(scope, node, new Slots(8, 8)).claims()).hasSize(1));

      assertThat(look).as("the task that is ready").isOne();
      assertThat(claim).as("looked for, found, claimed").isEqualTo(3);
    }
  }

  /** With a try of each of their tasks on this node. */
  private static void keepRunsThatHaveEnded(DSLContext sql, long node) {
    var runs = new Runs(sql);
    for (int run = 0; run < RUNS; run++) {
      runs.create(new NewRun("wide", "r" + run, RunType.MANUAL, DAY, "{}", List.of(), null), WIDE);
    }
    sql.update(TASK_INSTANCE).set(TASK_INSTANCE.STATE, TaskState.SUCCESS.key()).execute();
    sql.update(DAG_RUN)
        .set(DAG_RUN.STATE, RunState.SUCCESS.key())
        .set(DAG_RUN.UNFINISHED, 0)
        .set(DAG_RUN.STARTED_AT, currentOffsetDateTime())
        .set(DAG_RUN.ENDED_AT, currentOffsetDateTime())
        .execute();
    sql.insertInto(
            TASK_TRY,
            TASK_TRY.TASK_INSTANCE_ID,
            TASK_TRY.TOKEN,
            TASK_TRY.GENERATION,
            TASK_TRY.TRY_NUMBER,
            TASK_TRY.NODE_ID,
            TASK_TRY.STATE,
            TASK_TRY.STARTED_AT,
            TASK_TRY.ENDED_AT)
        .select(
            select(
                    TASK_INSTANCE.TASK_INSTANCE_ID,
                    inline(1L),
                    inline(1),
                    inline(1),
                    val(node),
                    inline(TryState.SUCCESS.key()),
                    currentOffsetDateTime(),
                    currentOffsetDateTime())
                .from(TASK_INSTANCE))
        .execute();
    sql.execute("analyze orchestrator.task_instance, orchestrator.dag_run");
  }

  /** A session with the settings of the engine's. */
  private static DSLContext emptied(Connection connection) {
    DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(NODE).cascade().execute();
    sql.truncate(READY_QUEUE).execute();
    sql.execute(
        "set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
            + " set enable_hashjoin = off; set enable_mergejoin = off");
    return sql;
  }

  private static long aRun(DSLContext sql) {
    return sql.select(min(DAG_RUN.DAG_RUN_ID)).from(DAG_RUN).fetchSingle().value1();
  }

  /** Rows of task instances that a session reads for this. */
  private static long read(Connection session, Runnable what) throws SQLException {
    return RowsRead.of(session, "task_instance", what);
  }
}
