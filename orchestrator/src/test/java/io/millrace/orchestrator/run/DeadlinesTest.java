package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Freshness;
import io.millrace.tasks.Interval;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run of two tasks, the second after the first, that is to be done by a time. */
class DeadlinesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final long NODE = 1;
  private static final Slots PLENTY = new Slots(0, 100);
  private static final Interval DAY =
      new Interval(Instant.parse("2021-11-19T00:00:00Z"), Instant.parse("2021-11-20T00:00:00Z"));
  private static final Instant SEVEN = Instant.parse("2021-11-20T07:00:00Z");
  private static final OffsetDateTime LONG_AGO = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql, Set.of("log", "slack"));
  private final RunGraph graph = Graphs.chain("shop", "load", "publish");

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(DEADLINE).execute();
    sql.deleteFrom(ALERT).execute();
    sql.deleteFrom(DAG).execute();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void tellsOnceWhileTheRunIsStillLateAndOnceMoreWhenItIsDone() {
    create(RunType.SCHEDULED, promise(null));
    Claim load = admit();

    assertThat(runs.duties(shop()).late()).isTrue();
    assertThat(runs.tellOfLate()).isTrue();

    assertThat(told())
        .containsExactly(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; it is running");
    assertThat(sql.fetchCount(ALERT_DELIVERY)).as("one for each channel").isEqualTo(2);
    assertThat(runs.duties(shop()).late()).isFalse();
    lookAgain();
    assertThat(runs.tellOfLate()).as("it is told already").isFalse();

    finish(finish(load).claims().getFirst());
    lookAgain();
    assertThat(runs.tellOfLate()).isTrue();

    assertThat(told()).hasSize(2);
    assertThat(told().getLast())
        .startsWith(
            "recovered: it was to be done by seven, until 2021-11-20T07:00:00Z; it is done after"
                + " all, within ");
    assertThat(sql.fetchCount(DEADLINE)).isZero();
  }

  @Test
  void tellsOfATaskWithItsTries() {
    create(RunType.SCHEDULED, promise("publish"));
    Claim load = admit();
    runs.tellOfLate();

    assertThat(told())
        .containsExactly(
            "late_task publish: it was to be done by seven, until 2021-11-20T07:00:00Z; it is"
                + " waiting");

    finish(finish(load).claims().getFirst());
    lookAgain();
    runs.tellOfLate();
    assertThat(told().getLast()).startsWith("recovered publish: ").contains("done after all");
  }

  @Test
  void saysNothingOfWhatWasDoneInTimeOrCancelled() {
    create(RunType.SCHEDULED, promise(null), promise("load"));
    finish(finish(admit()).claims().getFirst());
    assertThat(runs.tellOfLate()).isFalse();
    long cancelled = create(RunType.MANUAL, promise(null), promise("load"));
    runs.stop(cancelled, StopReason.CANCEL);

    assertThat(runs.tellOfLate()).isFalse();
    assertThat(told()).isEmpty();
    assertThat(sql.fetchCount(DEADLINE)).isZero();
  }

  @Test
  void aRunThatFailedIsNotDone() {
    create(RunType.SCHEDULED, promise(null), promise("publish"));
    runs.finish(
        List.of(new FinishedTry(admit(), Outcome.Failed.forGood("no file"), "", 0)), NODE, PLENTY);

    runs.tellOfLate();

    assertThat(told())
        .contains(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; it is failed",
            "late_task publish: it was to be done by seven, until 2021-11-20T07:00:00Z; it is"
                + " upstream failed");
  }

  @Test
  void countsFromWhenARunWasQueuedAlsoWhileItWaits() {
    create(RunType.MANUAL, new Promise(null, "within 1 h", null, Duration.ofHours(1)));
    assertThat(runs.tellOfLate()).isFalse();

    sql.update(DEADLINE).set(DEADLINE.DUE_AT, LONG_AGO).set(DEADLINE.LOOK_AT, LONG_AGO).execute();
    runs.tellOfLate();

    assertThat(told()).singleElement().asString().endsWith("; it is queued");
  }

  @Test
  void aRunThatIsNotThereIsLateOnceAndTakesItsDeadlineOver() {
    expect(promise(null));

    assertThat(runs.tellOfLate()).isTrue();
    assertThat(told())
        .containsExactly(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; there is no such"
                + " run yet");

    create(RunType.SCHEDULED, promise(null));
    lookAgain();
    assertThat(runs.tellOfLate()).as("it is told already").isFalse();
    finish(finish(admit()).claims().getFirst());
    lookAgain();
    assertThat(runs.tellOfLate()).isTrue();
    assertThat(told().getLast()).startsWith("recovered: ");
  }

  @Test
  void ofAPausedDagNoRunIsMissed() {
    sql.insertInto(DAG).set(DAG.DAG_ID, "shop").set(DAG.PAUSED, true).execute();
    expect(promise(null));

    assertThat(runs.tellOfLate()).isFalse();

    runs.inTransaction(tx -> {
      Deadlines.forgetMissed(tx, "shop");
      return tx.update(DAG).set(DAG.PAUSED, false).execute();
    });
    assertThat(runs.tellOfLate()).isFalse();
    assertThat(sql.fetchCount(DEADLINE)).isZero();
  }

  @Test
  void anotherNextRunIsExpectedInsteadOfTheOneBefore() {
    expect(promise(null), promise("load"));
    expect(new Promise(null, "by seven", SEVEN.plus(Duration.ofDays(1)), null));

    assertThat(sql.fetch(DEADLINE).getValues(DEADLINE.DUE_AT))
        .extracting(OffsetDateTime::toInstant)
        .containsExactly(SEVEN.plus(Duration.ofDays(1)));
  }

  @Test
  void twoNodesThatLookAtOnceTellOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      create(RunType.MANUAL, promise(null), promise("load"));
    }
    Callable<Boolean> look = runs::tellOfLate;
    try (var nodes = Executors.newFixedThreadPool(4)) {
      for (var looked : nodes.invokeAll(List.of(look, look, look, look))) {
        Boolean ignored = looked.get();
      }
    }

    assertThat(told()).hasSize(80);
  }

  @Test
  void aThousandThatAreKnownToBeLateHoldUpNoOther() {
    sql.execute(
        """
        insert into orchestrator.deadline (dag_id, promise, due_at, look_at, told_at)
        select 'others', 'by ' || i, to_timestamp(0), now() - interval '1 second', now()
        from generate_series(1, 1000) i
        """);
    expect(promise(null));

    assertThat(runs.tellOfLate()).isTrue();
    assertThat(told())
        .singleElement()
        .asString()
        .startsWith("late_run: it was to be done by seven");
  }

  @Test
  void aTableThatNobodyWritesBecomesStaleWithoutAnyRun() {
    keepFresh(Duration.ofHours(26));
    assertThat(runs.tellOfLate()).as("it counts from now on").isFalse();

    writtenLongAgo();
    assertThat(runs.tellOfLate()).isTrue();

    assertThat(told())
        .containsExactly(
            "stale_table mart.daily: mart.daily was to be written every 26 h and was not since"
                + " 1969-12-30T22:00:00Z");
  }

  @Test
  void aTableIsFreshForAsLongAgainOnceATaskHasWrittenIt() {
    keepFresh(Duration.ofHours(26));
    writtenLongAgo();
    create(RunType.MANUAL);
    Claim load = admit();
    assertThat(runs.tellOfLate()).as("the task before it has not written it").isTrue();

    finish(finish(load).claims().getFirst());
    lookAgain();
    assertThat(runs.tellOfLate()).isTrue();

    assertThat(told()).element(1).isEqualTo("recovered mart.daily: mart.daily is written again");
    assertThat(sql.fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusHours(25));
    assertThat(sql.fetchSingle(DEADLINE).get(DEADLINE.TOLD_AT)).isNull();
  }

  @Test
  void aTableThatWasWrittenBeforeItsDeadlineWasThereIsAsOldAsThat() {
    create(RunType.MANUAL);
    finish(finish(admit()).claims().getFirst());
    sql.execute("update orchestrator.task_try set ended_at = ended_at - interval '1 day'");

    keepFresh(Duration.ofHours(26));

    assertThat(sql.fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusHours(3));
  }

  @Test
  void aTableIsAsFreshAsItWasOnceTheTaskThatWroteItIsCleared() {
    keepFresh(Duration.ofHours(26));
    long run = create(RunType.MANUAL);
    finish(finish(admit()).claims().getFirst());
    runs.clear(run, new Clearing.Everything());
    isDueNow();

    assertThat(runs.tellOfLate()).isFalse();
    assertThat(sql.fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusHours(25));
  }

  @Test
  void aMarkOfATaskThatRunsWritesNothing() {
    keepFresh(Duration.ofHours(26));
    writtenLongAgo();
    create(RunType.MANUAL);
    Claim publish = finish(admit()).claims().getFirst();
    runs.finish(
        List.of(new FinishedTry(publish, new Outcome.Marked(Mark.SUCCESS, "by hand"), "", 0)),
        NODE,
        PLENTY);

    assertThat(runs.tellOfLate()).isTrue();
    assertThat(told()).singleElement().asString().startsWith("stale_table mart.daily: ");
  }

  @Test
  void aWritingIsSeenBeforeItsRunIsRemovedFromTheHistory() {
    keepFresh(Duration.ofDays(40));
    assertThat(sql.fetchSingle(DEADLINE).get(DEADLINE.LOOK_AT))
        .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusDays(1));
    create(RunType.MANUAL);
    finish(finish(admit()).claims().getFirst());
    sql.update(DEADLINE)
        .set(DEADLINE.DUE_AT, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))
        .set(DEADLINE.LOOK_AT, LONG_AGO)
        .execute();

    assertThat(runs.tellOfLate()).isFalse();
    assertThat(sql.fetchSingle(DEADLINE))
        .matches(row ->
            row.get(DEADLINE.DUE_AT).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusDays(39)))
        .matches(row ->
            row.get(DEADLINE.LOOK_AT).isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusDays(1)));
  }

  private void isDueNow() {
    sql.update(DEADLINE)
        .set(DEADLINE.DUE_AT, DatabaseClock.now())
        .set(DEADLINE.LOOK_AT, DatabaseClock.now())
        .execute();
  }

  private void keepFresh(Duration span) {
    runs.inTransaction(tx -> {
      Deadlines.keepFresh(
          tx,
          "shop",
          List.of(new Freshness(new TableName("mart", "daily"), span, List.of("publish"))));
      return 0;
    });
  }

  private void writtenLongAgo() {
    sql.update(DEADLINE).set(DEADLINE.DUE_AT, LONG_AGO).set(DEADLINE.LOOK_AT, LONG_AGO).execute();
  }

  private void expect(Promise... promises) {
    runs.inTransaction(tx -> {
      Deadlines.expect(tx, "shop", List.of(promises), DAY.end());
      return 0;
    });
  }

  private static Promise promise(@Nullable String task) {
    return new Promise(task, "by seven", SEVEN, null);
  }

  /** A scheduled run is expected before it is there. */
  private long create(RunType type, Promise... promises) {
    if (type == RunType.SCHEDULED) {
      expect(promises);
    }
    String name = type.key() + sql.fetchCount(DAG_RUN);
    return runs.create(
        new NewRun("shop", name, type, DAY, "{}", List.of(), null, List.of(promises)), graph);
  }

  private Claim admit() {
    return runs.admit(shop(), NODE, PLENTY).claims().getFirst();
  }

  private Pushed finish(Claim claim) {
    return runs.finish(
        List.of(new FinishedTry(claim, new Outcome.Succeeded(Effect.NONE, false), "", 0)),
        NODE,
        PLENTY);
  }

  private static Scope shop() {
    return Scope.of(List.of("shop"));
  }

  private void lookAgain() {
    sql.update(DEADLINE).set(DEADLINE.LOOK_AT, LONG_AGO).execute();
  }

  /** Every alert in one line, oldest first. */
  private List<String> told() {
    return sql.selectFrom(ALERT)
        .where(ALERT.KIND.notIn("failed_task", "failed_run"))
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert ->
            alert.get(ALERT.KIND)
                + (alert.get(ALERT.TASK_ID) == null ? "" : " " + alert.get(ALERT.TASK_ID))
                + (alert.get(ALERT.TABLE_NAME) == null ? "" : " " + alert.get(ALERT.TABLE_NAME))
                + ": "
                + alert.get(ALERT.REASON));
  }
}
