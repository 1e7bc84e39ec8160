package io.millrace.orchestrator.retention;

import static io.millrace.orchestrator.retention.HistoryFixture.KEEP;
import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static io.millrace.sql.orchestrator.Tables.SOURCE_FILE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.CheckHistory;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrunerTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private DSLContext sql;
  private HistoryFixture history;

  @BeforeEach
  void empties() {
    sql = DATABASE.sql();
    history = new HistoryFixture(sql);
    sql.truncate(DAG_RUN).cascade().execute();
    for (Table<?> table :
        List.of(
            TASK_TRY,
            TASK_LOG,
            EVENT,
            TASK_OUTPUT,
            CHECK_RESULT,
            EXECUTED_QUERY,
            SOURCE_FILE,
            ASSET_UPDATE,
            ASSET_LISTENER,
            BACKFILL)) {
      sql.truncate(table).cascade().execute();
    }
  }

  @Test
  void removesARunWithAllThatBelongsToIt() throws InterruptedException {
    long old = history.fullRun(31);
    long task = history.taskOf(old);
    long young = history.fullRun(29);
    history.deliver();

    assertThat(history.pruner().count(KEEP)).isEqualTo(new Pruned(1, 1));
    assertThat(history.pruner().prune(KEEP)).isEqualTo(new Pruned(1, 1));

    for (TableField<?, Long> key :
        List.of(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_TRY.TASK_INSTANCE_ID,
            TASK_LOG.TASK_INSTANCE_ID,
            TASK_OUTPUT.TASK_INSTANCE_ID,
            EXECUTED_QUERY.TASK_INSTANCE_ID,
            SOURCE_FILE.TASK_INSTANCE_ID)) {
      Table<?> table = Objects.requireNonNull(key.getTable());
      assertThat(history.rows(table, key, task)).as(table.getName()).isZero();
    }
    assertThat(history.rows(EVENT, EVENT.DAG_RUN_ID, old)).isZero();
    assertThat(history.rows(ALERT, ALERT.DAG_RUN_ID, old)).isZero();
    assertThat(history.rows(TASK_TRY, TASK_TRY.TASK_INSTANCE_ID, history.taskOf(young))).isOne();
    assertThat(history.rows(EVENT, EVENT.DAG_RUN_ID, young)).isPositive();
    assertThat(history.rows(ALERT, ALERT.DAG_RUN_ID, young)).isPositive();
    assertThat(history.pruner().prune(KEEP)).isEqualTo(Pruned.NOTHING);
  }

  @Test
  void knowsEveryTableThatBelongsToATaskInstanceOrARun() {
    assertThat(
            sql.fetch(
                    """
                    select table_name || '.' || column_name from information_schema.columns
                    where table_schema = 'orchestrator'
                      and column_name in ('task_instance_id', 'dag_run_id')\
                    """)
                .getValues(0, String.class))
        .containsExactlyInAnyOrder(
            "dag_run.dag_run_id",
            "task_instance.task_instance_id",
            "task_instance.dag_run_id",
            "task_try.task_instance_id",
            "task_log.task_instance_id",
            "task_output.task_instance_id",
            "executed_query.task_instance_id",
            "source_file.task_instance_id",
            "check_result.task_instance_id",
            "event.task_instance_id",
            "event.dag_run_id",
            "alert.dag_run_id",
            "backfill_interval.dag_run_id",
            "task_mark.task_instance_id",
            "run_update.dag_run_id",
            "deadline.dag_run_id",
            "approval.task_instance_id",
            "not_chosen.dag_run_id",
            // Of unfinished runs alone:
            "limit_use.task_instance_id",
            "ready_queue.task_instance_id",
            "ready_queue.dag_run_id",
            "deferral.task_instance_id",
            "deferral.dag_run_id",
            "past_wait.task_instance_id",
            "past_wait.dag_run_id");
  }

  @Test
  void removesUpdatesWithTheRunThatSawThemAndThoseThatNobodyWillSee() throws InterruptedException {
    long old = history.fullRun(31);
    long young = history.fullRun(29);
    history.deliver();
    long seen = update("seen", 40);
    long seenLater = update("seen_later", 40);
    long waiting = update("waiting", 40);
    long forgotten = update("forgotten", 40);
    long recent = update("recent", 1);
    tell("bakery", seen, old);
    tell("bakery", seenLater, young);
    tell("bakery", waiting, null);
    tell("gone", forgotten, null);
    sql.insertInto(ASSET_LISTENER).values("waiting", "bakery").execute();
    sql.insertInto(ASSET_LISTENER).values("forgotten", "gone").execute();
    sql.insertInto(DAG).set(DAG.DAG_ID, "bakery").onConflictDoNothing().execute();

    history.pruner().prune(KEEP);

    assertThat(sql.fetchValues(ASSET_UPDATE.UPDATE_ID))
        .containsExactlyInAnyOrder(seenLater, waiting, recent);
    assertThat(sql.fetchValues(RUN_UPDATE.UPDATE_ID)).containsExactlyInAnyOrder(seenLater, waiting);
    assertThat(sql.fetchValues(ASSET_LISTENER.ASSET)).containsExactly("waiting");
  }

  private long update(String asset, int daysAgo) {
    var at = DatabaseClock.in(Duration.ofDays(-daysAgo));
    return Objects.requireNonNull(
        sql.insertInto(ASSET_UPDATE)
            .set(ASSET_UPDATE.ASSET, asset)
            .set(ASSET_UPDATE.AT, at)
            .set(ASSET_UPDATE.INTERVAL_START, at)
            .set(ASSET_UPDATE.INTERVAL_END, at)
            .set(ASSET_UPDATE.CAUSED_BY, new String[0])
            .returningResult(ASSET_UPDATE.UPDATE_ID)
            .fetchSingle()
            .value1());
  }

  private void tell(String dag, long update, @Nullable Long run) {
    sql.insertInto(RUN_UPDATE)
        .set(RUN_UPDATE.DAG_ID, dag)
        .set(RUN_UPDATE.UPDATE_ID, update)
        .set(
            RUN_UPDATE.ASSET, sql.fetchValue(ASSET_UPDATE.ASSET, ASSET_UPDATE.UPDATE_ID.eq(update)))
        .set(RUN_UPDATE.DAG_RUN_ID, run)
        .execute();
  }

  @Test
  void keepsTheResultsOfChecksWithoutTheirRows() throws InterruptedException {
    long old = history.fullRun(31);
    long young = history.fullRun(1);
    history.deliver();
    var checks = new CheckReader(sql);
    List<CheckReader.Verdict> before = checks.newest(10);
    var lastWords = new CheckHistory(sql);
    List<CheckHistory.LastWord> wordsBefore = lastWords.of("shop", "unique", 10);

    history.pruner().prune(KEEP);

    assertThat(history.exists(old)).isFalse();
    assertThat(checks.newest(10)).isEqualTo(before).hasSize(2);
    assertThat(lastWords.of("shop", "unique", 10)).isEqualTo(wordsBefore).hasSize(1);
    CheckReader.Result kept = checks.result(before.getLast().checkResultId(), 5).orElseThrow();
    assertThat(kept.sample()).isEqualTo("[]");
    assertThat(kept.statement()).isEmpty();
    assertThat(kept.verdict().taskId()).isEqualTo("load");
    assertThat(checks.ofRun(young).shown()).hasSize(1);
  }

  @Test
  void keepsWhatSomebodyNeeds() throws InterruptedException {
    String dag = HistoryFixture.newDag();
    long queued = history.run(dag, RunType.MANUAL, 40, RunState.QUEUED);
    long running = history.run(dag, RunType.MANUAL, 40, RunState.RUNNING);
    long scheduled = history.run(dag, RunType.SCHEDULED, 41, RunState.SUCCESS);
    long newestScheduled = history.run(dag, RunType.SCHEDULED, 40, RunState.FAILED);
    long runAgain = history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS);
    history.move(runAgain, 3, RunState.SUCCESS);
    long old = history.run(dag, RunType.MANUAL, 40, RunState.CANCELLED);
    long newest = history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS);
    long alerting = history.fullRun(40);
    history.fullRun(40);

    history.pruner().prune(KEEP);

    assertThat(List.of(queued, running, newestScheduled, runAgain, newest, alerting))
        .allMatch(history::exists);
    assertThat(List.of(scheduled, old)).noneMatch(history::exists);
  }

  @Test
  void keepsTheRunsOfABackfillThatGoesOn() throws InterruptedException {
    String dag = HistoryFixture.newDag();
    long filled = history.run(dag, RunType.BACKFILL, 40, RunState.SUCCESS);
    history.run(dag, RunType.MANUAL, 1, RunState.SUCCESS);
    sql.execute(
        """
        insert into orchestrator.backfill
          (dag_id, state, from_date, to_date, reprocess, max_active, backwards, params)
        values ('%s', 'running', now(), now(), 'none', 1, false, '{}')\
        """
            .formatted(dag));
    sql.execute(
        """
        insert into orchestrator.backfill_interval
          (backfill_id, ordinal, interval_start, interval_end, dag_run_id)
        select backfill_id, 0, now(), now(), %d from orchestrator.backfill\
        """
            .formatted(filled));

    history.pruner().prune(KEEP);
    assertThat(history.exists(filled)).isTrue();

    sql.execute(
        "update orchestrator.backfill set state = 'completed', ended_at = now() - interval '31 d'");
    history.pruner().prune(KEEP);

    assertThat(history.exists(filled)).isFalse();
    assertThat(sql.fetchCount(BACKFILL)).isZero();
  }

  @Test
  void leavesARunThatSomebodyHolds() throws Exception {
    String dag = HistoryFixture.newDag();
    long held = history.run(dag, RunType.MANUAL, 40, RunState.FAILED);
    long free = history.run(dag, RunType.MANUAL, 40, RunState.FAILED);
    history.run(dag, RunType.MANUAL, 1, RunState.SUCCESS);

    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select 1 from orchestrator.dag_run where dag_run_id = " + held + " for no key update");
      history.pruner().prune(KEEP);
      connection.rollback();
    }

    assertThat(history.exists(held)).isTrue();
    assertThat(history.exists(free)).isFalse();
  }

  @Test
  void doesNothingWhereAnotherNodeDoesIt() throws Exception {
    String dag = HistoryFixture.newDag();
    history.run(dag, RunType.MANUAL, 40, RunState.FAILED);
    history.run(dag, RunType.MANUAL, 1, RunState.SUCCESS);

    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + Pruner.LOCK + ")");
      assertThat(history.pruner().prune(KEEP)).isEqualTo(Pruned.NOTHING);
      connection.rollback();
    }
    assertThat(history.pruner().prune(KEEP)).isEqualTo(new Pruned(1, 1));
  }

  @Test
  void stopsBetweenBatchesAndLeavesNothingHalfRemoved() throws InterruptedException {
    String dag = HistoryFixture.newDag();
    List<Long> old = new ArrayList<>();
    for (int run = 0; run < 25; run++) {
      old.add(history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS, 100));
    }
    long huge = history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS, 1500);
    history.run(dag, RunType.MANUAL, 1, RunState.SUCCESS);
    var batches = new AtomicInteger();

    Pruned first = new Pruner(sql, () -> batches.incrementAndGet() <= 2).prune(KEEP);

    assertThat(first).isEqualTo(new Pruned(20, 2 * PruneRuns.TASK_INSTANCES));
    assertThat(old.subList(0, 20)).noneMatch(history::exists);
    assertThat(old.subList(20, 25))
        .allMatch(run -> history.rows(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID, run) == 100);

    assertThat(history.pruner().prune(KEEP)).isEqualTo(new Pruned(6, 2000));
    assertThat(history.exists(huge)).isFalse();
    assertThat(sql.fetchCount(TASK_INSTANCE)).isOne();
  }

  @Test
  void removesNodesAndVersionsThatNothingRefersTo() throws InterruptedException {
    String dag = HistoryFixture.newDag();
    long old = history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS, 2);
    history.run(dag, RunType.MANUAL, 40, RunState.SUCCESS, 3);
    long named = node("40 d");
    long forgotten = node("40 d");
    long recent = node("1 d");
    long removed = versionOf(old);
    sql.execute("update orchestrator.dag_version set created_at = now() - interval '41 d'");
    long newest =
        sql.fetchValue(DAG_RUN.DAG_RUN_ID, DAG_RUN.DAG_ID.eq(dag).and(DAG_RUN.DAG_RUN_ID.ne(old)));
    sql.execute(
        """
        insert into orchestrator.task_try
          (task_instance_id, token, generation, try_number, node_id, state, started_at)
        select task_instance_id, 1, 1, 1, %d, 'success', now() - interval '40 d'
        from orchestrator.task_instance where dag_run_id = %d\
        """
            .formatted(named, newest));

    history.pruner().prune(KEEP);

    assertThat(sql.fetchExists(DAG_VERSION, DAG_VERSION.DAG_VERSION_ID.eq(removed))).isFalse();
    assertThat(sql.fetchExists(DAG_VERSION, DAG_VERSION.DAG_VERSION_ID.eq(versionOf(newest))))
        .isTrue();
    assertThat(sql.select(NODE.NODE_ID).from(NODE).fetch(NODE.NODE_ID))
        .contains(named, recent)
        .doesNotContain(forgotten);
  }

  @Test
  void keepsAVersionOfWhichARunIsBeingCreated() throws Exception {
    long run = history.run(HistoryFixture.newDag(), RunType.MANUAL, 40, RunState.SUCCESS);
    long version = versionOf(run);
    sql.execute("delete from orchestrator.dag_run where dag_run_id = ?", run);
    sql.execute("update orchestrator.dag_version set created_at = now() - interval '40 d'");

    try (Connection creating = DATABASE.connect();
        Statement statement = creating.createStatement();
        var thread = Executors.newSingleThreadExecutor()) {
      creating.setAutoCommit(false);
      statement.execute(
          "insert into orchestrator.dag_run (dag_id, run_id, run_type, dag_version_id, logical_date,"
              + " interval_start, interval_end, state, params, written_tables, unfinished, failures)"
              + " values ('old', 'held', 'manual', %d, now(), now(), now(), 'queued', '{}', '{}', 0, 0)"
                  .formatted(version));
      Future<Pruned> pruned = thread.submit(() -> history.pruner().prune(KEEP));
      Poll.until(
          "it is done or waits for the version",
          Duration.ofSeconds(20),
          () ->
              pruned.isDone()
                  || sql.fetchExists(DSL.table("pg_locks"), DSL.condition("not granted")));
      creating.commit();
      assertThat(pruned.get()).isEqualTo(Pruned.NOTHING);
    }

    assertThat(sql.fetchExists(DAG_VERSION, DAG_VERSION.DAG_VERSION_ID.eq(version))).isTrue();
  }

  private long versionOf(long dagRunId) {
    return sql.fetchValue(DAG_RUN.DAG_VERSION_ID, DAG_RUN.DAG_RUN_ID.eq(dagRunId));
  }

  private long node(String endedAgo) {
    return sql.fetchSingle(
            """
            insert into orchestrator.node (name, state, lease_until, ended_at)
            values ('n', 'stopped', now(), now() - interval '%s') returning node_id\
            """
                .formatted(endedAgo))
        .get(0, Long.class);
  }
}
