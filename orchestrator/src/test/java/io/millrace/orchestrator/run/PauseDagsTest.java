package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DAG of one task, which is paused after failures. */
class PauseDagsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph SHOP = Graphs.graph("shop", Graphs.external("load"));

  /** In a plan: rows that a scan of runs gives, and those that one leaves out. */
  private static final Pattern READ =
      Pattern.compile(
          " on dag_run .*actual rows=(?<rows>[\\d.]+) loops=(?<loops>\\d+)"
              + "|Rows Removed by .*: (?<removed>\\d+)");

  private int days;

  @Test
  void pausesWhenTheNewestRunsHaveAllFailed() {
    load(2);
    fail();
    assertThat(paused()).isFalse();

    fail();

    assertThat(paused()).isTrue();
    assertThat(reason()).isEqualTo("2 runs failed in a row");
    assertThat(alerts()).containsExactly("day_1 2 runs failed in a row");
    assertThat(node.sql().fetchCount(ALERT_DELIVERY))
        .as("two tasks, two runs and the pause")
        .isEqualTo(5);
    fail();
    assertThat(alerts()).as("it is paused already").hasSize(1);
  }

  @Test
  void pausesAfterOne() {
    load(1);

    fail();

    assertThat(reason()).isEqualTo("its newest run failed");
  }

  @Test
  void doesNotWhenOneOfThemSucceeded() {
    load(2);
    fail();
    start();
    node.succeed("load");

    fail();

    assertThat(paused()).isFalse();
    fail();
    assertThat(paused()).isTrue();
  }

  @Test
  void leavesOutRunsThatWereCancelled() {
    load(2);
    fail();
    long run = start();
    node.runs().stop(run, StopReason.CANCEL);
    node.end("load", Outcome.Cancelled.withItsRun());

    fail();

    assertThat(paused()).isTrue();
  }

  @Test
  void leavesOutRunsOfBackfills() {
    load(2);
    fail();
    failInABackfill();
    assertThat(paused()).isFalse();

    fail();
    assertThat(paused()).isTrue();
    node.sql().update(DAG).set(DAG.PAUSED, false).setNull(DAG.PAUSE_REASON).execute();
    failInABackfill();

    assertThat(paused()).as("again, by the older ones").isFalse();
  }

  private void failInABackfill() {
    long run = node.create(SHOP, days++);
    node.sql()
        .update(DAG_RUN)
        .set(DAG_RUN.RUN_TYPE, RunType.BACKFILL.key())
        .where(DAG_RUN.DAG_RUN_ID.eq(run))
        .execute();
    node.admit();
    node.fail("load");
  }

  @Test
  void doesNotUnlessTheDagSaysSo() {
    load(null);

    for (int i = 0; i < 5; i++) {
      fail();
    }

    assertThat(paused()).isFalse();
    assertThat(alerts()).isEmpty();
  }

  @Test
  void countsRunsThatFailAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 5; round++) {
        load(2);
        start();
        Claim first = node.running("load");
        start();
        Claim second = node.running("load");

        List<Future<Pushed>> both = new ArrayList<>();
        try (Connection barrier = DATABASE.dataSource().getConnection()) {
          barrier.setAutoCommit(false);
          DSL.using(barrier).execute("lock table orchestrator.alert in share mode");
          both.add(threads.submit(failing(first)));
          both.add(threads.submit(failing(second)));
          Poll.until("both have ended their runs", Duration.ofSeconds(20), () -> waiting() == 2);
          barrier.commit();
        }

        for (Future<Pushed> one : both) {
          assertThat(one.get().endedRuns()).hasSize(1);
        }
        assertThat(paused()).as("round %d", round).isTrue();
      }
    }
  }

  @Test
  void readsNoMoreRunsThanItCounts() {
    load(2);
    fail();
    long failed = node.sql().fetchSingle(DAG_RUN).get(DAG_RUN.DAG_RUN_ID);
    copies("scheduled");
    copies("backfill");
    node.sql().execute("analyze orchestrator.dag_run");

    assertThat(runsRead(failed)).as("it, and the two newest").isEqualTo(3);
    load(null);
    assertThat(runsRead(failed)).as("of a DAG that is never paused").isLessThan(3);
  }

  /** Of the first run, which failed. */
  private void copies(String type) {
    node.sql()
        .execute(
            "insert into orchestrator.dag_run (dag_id, run_id, run_type, dag_version_id, logical_date,"
                + " interval_start, interval_end, state, params, written_tables, unfinished, failures,"
                + " started_at, ended_at)"
                + " select dag_id, ? || n, ?, dag_version_id, logical_date + n * interval '1 minute',"
                + " interval_start, interval_end, state, params, written_tables, 0, 1, started_at,"
                + " ended_at + n * interval '1 minute'"
                + " from orchestrator.dag_run cross join generate_series(1, 2000) n"
                + " where run_id = 'day_0'",
            type,
            type);
  }

  /** How many rows of runs the statement reads that pauses their DAG, planned as by a node. */
  private double runsRead(long dagRunId) {
    SetStatement<Transition> pause =
        SetStatement.of(rows ->
            DSL.with(PauseDags.paused(rows))
                .select(PauseDags.AFTER)
                .from(DSL.name(PauseDags.PAUSED)));
    SetStatement.Bound bound =
        pause.over(
            List.of(Transition.ofRun(dagRunId, RunState.RUNNING, RunState.FAILED, "it failed")));
    List<String> plan =
        node.sql()
            .transactionResult(tx -> {
              tx.dsl()
                  .execute(
                      "set local enable_seqscan = off; set local enable_hashjoin = off;"
                          + " set local enable_mergejoin = off");
              return tx.dsl()
                  .fetch("explain (analyze, timing off) " + bound.sql(), bound.values().toArray())
                  .getValues(0, String.class);
            });
    return plan.stream().map(READ::matcher).filter(Matcher::find).mapToDouble(this::rows).sum();
  }

  private double rows(MatchResult read) {
    return read.group("removed") != null
        ? Double.parseDouble(read.group("removed"))
        : Double.parseDouble(read.group("rows")) * Double.parseDouble(read.group("loops"));
  }

  private Callable<Pushed> failing(Claim claim) {
    Runs runs = node.runs();
    var failed = new Outcome.Failed("it failed", null, Effect.NONE);
    return () ->
        runs.finish(List.of(new FinishedTry(claim, failed, "", 0)), Played.NODE_ID, Slots.none());
  }

  private int waiting() {
    return node.sql()
        .fetchSingle(
            "select count(*) from pg_locks where not granted and relation ="
                + " 'orchestrator.alert'::regclass")
        .get(0, Integer.class);
  }

  private void load(@Nullable Integer failures) {
    node.sql().deleteFrom(DAG).execute();
    node.sql()
        .insertInto(DAG)
        .set(DAG.DAG_ID, "shop")
        .set(DAG.FAILURES_TO_PAUSE, failures)
        .execute();
  }

  private long start() {
    long run = node.create(SHOP, days++);
    node.admit();
    return run;
  }

  private void fail() {
    long ignored = start();
    node.fail("load");
  }

  private boolean paused() {
    return node.sql().fetchSingle(DAG).get(DAG.PAUSED);
  }

  private @Nullable String reason() {
    return node.sql().fetchSingle(DAG).get(DAG.PAUSE_REASON);
  }

  private List<String> alerts() {
    return new ArrayList<>(
        node.sql()
            .select(ALERT.RUN_ID, ALERT.REASON)
            .from(ALERT)
            .where(ALERT.KIND.eq("paused_dag"))
            .fetch(row -> row.value1() + " " + row.value2()));
  }
}
