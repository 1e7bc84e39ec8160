package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two tasks, the second after the first; what is queued to be told when they fail. */
class OutboxTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final long NODE = 1;
  private static final Slots PLENTY = new Slots(0, 100);
  private static final String SAMPLE =
      "[{\"n\": 1}, {\"n\": 2}, {\"n\": 3}, {\"n\": 4}, {\"n\": 5}, {\"n\": 6}]";

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql, Set.of("log", "slack"));

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.deleteFrom(INCIDENT).execute();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void tellsOfEachFailureOnceInTheOrderOfTheirCauses() {
    Claim first = started(null);

    Pushed pushed = finish(first, new Outcome.Failed("no such table", null, checks()));

    assertThat(pushed.alerts()).isTrue();
    assertThat(told())
        .containsExactly(
            "failed_check first unique",
            "failed_check first complete",
            "failed_task first no such table",
            "failed_run 1 failed");
  }

  @Test
  void queuesEachForEveryChannel() {
    finish(started(null), new Outcome.Failed("no such table", null, Effect.NONE));

    assertThat(
            sql.select(ALERT_DELIVERY.CHANNEL, ALERT_DELIVERY.STATE)
                .from(ALERT_DELIVERY)
                .orderBy(ALERT_DELIVERY.ALERT_ID, ALERT_DELIVERY.CHANNEL)
                .fetch(row -> row.value1() + " " + row.value2()))
        .containsExactly("log queued", "slack queued", "log queued", "slack queued");
  }

  @Test
  void keepsWhatWasSeenWithAtMostFiveRows() {
    finish(started(null), new Outcome.Succeeded(checks(), false));

    var alert = sql.selectFrom(ALERT).where(ALERT.CHECK_NAME.eq("complete")).fetchSingle();

    assertThat(alert.get(ALERT.DAG_ID)).isEqualTo("shop");
    assertThat(alert.get(ALERT.TABLE_NAME)).isEqualTo("raw.orders");
    assertThat(alert.get(ALERT.SEVERITY)).isEqualTo("warning");
    assertThat(alert.get(ALERT.CHECKED)).isEqualTo(100);
    assertThat(alert.get(ALERT.FAILED)).isEqualTo(6);
    assertThat(alert.get(ALERT.TRIES)).isEqualTo(1);
    assertThat(alert.get(ALERT.SAMPLE).data())
        .isEqualTo("[{\"n\": 1}, {\"n\": 2}, {\"n\": 3}, {\"n\": 4}, {\"n\": 5}]");
  }

  @Test
  void saysNothingWhereNothingFailed() {
    Claim second =
        finish(started(null), new Outcome.Succeeded(passed(), false)).claims().getFirst();

    Pushed pushed = finish(second, new Outcome.Succeeded(Effect.NONE, false));

    assertThat(pushed.endedRuns()).hasSize(1);
    assertThat(pushed.alerts()).isFalse();
    assertThat(told()).isEmpty();
  }

  @Test
  void waitsForTheLastTryOfATaskButNotOfACheck() {
    Claim first = started(null);

    finish(first, new Outcome.Failed("busy", Duration.ZERO, checks()));
    assertThat(told()).containsExactly("failed_check first unique", "failed_check first complete");

    runs.retryDue();
    finish(
        runs.claimReady(Scope.of(List.of("shop")), NODE, PLENTY).claims().getFirst(),
        new Outcome.Failed("busy", null, Effect.NONE));
    assertThat(told()).endsWith("failed_task first busy", "failed_run 1 failed").hasSize(4);
  }

  @Test
  void tellsOfARunThatEndsByItsTimeoutWithoutATry() {
    long run = create(Duration.ofSeconds(1));
    runs.admit(Scope.of(List.of("shop")), NODE, Slots.none());
    sql.update(DAG_RUN).set(DAG_RUN.STARTED_AT, DAG_RUN.CREATED_AT.minus(9)).execute();

    runs.stopOverdue();

    assertThat(told()).containsExactly("failed_run 0 failed: ran longer than its timeout");
    assertThat(sql.fetchValue(ALERT.DAG_RUN_ID)).isEqualTo(run);
  }

  @Test
  void saysNothingOfARunThatSomebodyCancels() {
    runs.stop(create(null), StopReason.CANCEL);

    assertThat(told()).isEmpty();
  }

  @Test
  void isUndoneWithWhatCausedIt() {
    Claim first = started(null);
    var taken =
        new CheckResult(
            "unique", "t", Severity.BLOCKING, CheckResult.Status.FAILED, 1, 1, "[]", "");
    var twice = new Effect(0L, 0, null, List.of(taken, taken), List.of(), List.of());

    assertThatThrownBy(() -> finish(first, new Outcome.Failed("bad", null, twice)))
        .hasMessageContaining("check_result");

    assertThat(told()).isEmpty();
  }

  private long create(@Nullable Duration timeout) {
    var graph =
        new RunGraph(
            "shop",
            MaxActive.USUAL,
            List.of(node("first", List.of(), List.of(1)), node("second", List.of(0), List.of())));
    return runs.create(Graphs.manualRun("shop", "manual__1", timeout), graph);
  }

  private static RunGraph.Node node(String id, List<Integer> upstream, List<Integer> downstream) {
    return new RunGraph.Node(
        id,
        RunGraph.Kind.EXTERNAL,
        TriggerRule.ALL_SUCCESS,
        false,
        Task.DEFAULT_QUEUE,
        Concurrency.UNLIMITED,
        upstream,
        downstream);
  }

  private Claim started(@Nullable Duration timeout) {
    create(timeout);
    return runs.admit(Scope.of(List.of("shop")), NODE, PLENTY).claims().getFirst();
  }

  private Pushed finish(Claim claim, Outcome outcome) {
    return runs.finish(List.of(new FinishedTry(claim, outcome, "", 0)), NODE, PLENTY);
  }

  private static Effect checks() {
    return effect(
        check("unique", Severity.BLOCKING, CheckResult.Status.FAILED),
        check("fresh", Severity.BLOCKING, CheckResult.Status.PASSED),
        check("complete", Severity.WARNING, CheckResult.Status.WARNED));
  }

  private static Effect passed() {
    return effect(check("fresh", Severity.BLOCKING, CheckResult.Status.PASSED));
  }

  private static Effect effect(CheckResult... checks) {
    return new Effect(0L, 0, null, List.of(checks), List.of(), List.of());
  }

  private static CheckResult check(String name, Severity severity, CheckResult.Status status) {
    return new CheckResult(name, "raw.orders", severity, status, 100, 6, SAMPLE, "select 1");
  }

  /** Every alert in one line, oldest first. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (var alert : sql.selectFrom(ALERT).orderBy(ALERT.ALERT_ID)) {
      String reason = alert.get(ALERT.REASON);
      told.add(
          switch (alert.get(ALERT.KIND)) {
            case "failed_check" ->
                "failed_check " + alert.get(ALERT.TASK_ID) + " " + alert.get(ALERT.CHECK_NAME);
            case "failed_task" -> "failed_task " + alert.get(ALERT.TASK_ID) + " " + reason;
            default ->
                "failed_run "
                    + alert.get(ALERT.FAILED_TASKS)
                    + " failed"
                    + (reason == null ? "" : ": " + reason);
          });
    }
    return told;
  }
}
