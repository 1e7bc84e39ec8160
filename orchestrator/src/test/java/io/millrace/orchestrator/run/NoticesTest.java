package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.AlertChannel;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.On;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DAG of two tasks, the second after the first, that says what is to be told of it. */
class NoticesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final long NODE = 1;
  private static final Slots PLENTY = new Slots(0, 100);

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql, Set.of("log", "slack"));
  private final Operations operations = new Operations(runs);

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void tellsOfSuccessThroughTheChannelsThatAreNamed() {
    create((dag, tasks) -> {
      dag.notify(On.SUCCESS, AlertChannel.SLACK);
      tasks.getFirst().notify(On.SUCCESS);
    });

    Pushed first = finish(admit(), success());
    assertThat(first.alerts()).isTrue();
    Pushed second = finish(first.claims().getFirst(), success());
    assertThat(second.alerts()).isTrue();

    assertThat(told()).containsExactly("succeeded_task first", "succeeded_run");
    assertThat(ways())
        .containsExactly("succeeded_task log", "succeeded_task slack", "succeeded_run slack");
  }

  @Test
  void tellsOfARetryAndNotOfADatabaseThatIsAway() {
    create((dag, tasks) -> tasks.getFirst().notify(On.RETRY, AlertChannel.LOG));

    finish(admit(), new Outcome.Unavailable("away", Duration.ZERO, false));
    assertThat(told()).isEmpty();

    runs.retryDue();
    finish(claim(), new Outcome.Failed("busy", Duration.ZERO, Effect.NONE));
    assertThat(told()).containsExactly("retried_task first busy");
  }

  @Test
  void tellsOfNoRetryInARunThatIsStopped() {
    long run = create((dag, tasks) -> tasks.getFirst().notify(On.RETRY));
    Claim first = admit();
    runs.stop(run, StopReason.CANCEL);

    finish(first, new Outcome.Failed("busy", Duration.ofHours(1), Effect.NONE));

    assertThat(told()).isEmpty();
  }

  @Test
  void tellsOfWhatIsSkippedOrCannotStartBecauseOfOthers() {
    create((dag, tasks) -> dag.notifyOfTasks(On.SKIP).notifyOfTasks(On.FAILURE));

    finish(admit(), new Outcome.Skipped("nothing to do"));

    assertThat(told())
        .containsExactly(
            "skipped_task first nothing to do",
            "skipped_task second the tasks before it ended so that its trigger rule all_success"
                + " skips it");

    create((dag, tasks) -> dag.notifyOfTasks(On.FAILURE));
    finish(admit(), Outcome.Failed.forGood("no file"));
    assertThat(told())
        .filteredOn(line -> line.startsWith("upstream_failed"))
        .singleElement()
        .asString()
        .startsWith("upstream_failed_task second ");
  }

  @Test
  void tellsOfWhatPeopleMark() {
    long run = create((dag, tasks) -> dag.notify(On.SUCCESS).notifyOfTasks(On.SUCCESS));

    operations.markRun(run, Mark.SUCCESS, new Actor("ann"));

    assertThat(told())
        .containsExactlyInAnyOrder(
            "succeeded_task first marked as success by hand (ann)",
            "succeeded_task second marked as success by hand (ann)",
            "succeeded_run marked as success by hand (ann)");
  }

  @Test
  void tellsNothingOfADagThatAsksForNothing() {
    create((dag, tasks) -> {});

    Pushed first = finish(admit(), success());
    finish(first.claims().getFirst(), success());

    assertThat(told()).isEmpty();
  }

  @Test
  void isPartOfTheDagsStructure() {
    RunGraph plain = graph((dag, tasks) -> {});
    RunGraph telling = graph((dag, tasks) -> tasks.getLast().notify(On.RETRY));

    assertThat(telling.hash()).isNotEqualTo(plain.hash());
  }

  private RunGraph graph(BiConsumer<DagBuilder, List<TaskRef<?>>> telling) {
    DagBuilder builder = Dag.named("shop");
    TaskRef<Void> first = builder.task("first", java(context -> {}));
    TaskRef<Void> second = builder.task("second", java(context -> {})).after(first);
    telling.accept(builder, List.of(first, second));
    return RunGraph.of(builder.build());
  }

  private long create(BiConsumer<DagBuilder, List<TaskRef<?>>> telling) {
    return runs.create(
        Graphs.manualRun("shop", "manual__" + sql.fetchCount(DAG_RUN)), graph(telling));
  }

  private Claim admit() {
    return runs.admit(Scope.of(List.of("shop")), NODE, PLENTY).claims().getFirst();
  }

  private Claim claim() {
    return runs.claimReady(Scope.of(List.of("shop")), NODE, PLENTY).claims().getFirst();
  }

  private Pushed finish(Claim claim, Outcome outcome) {
    return runs.finish(List.of(new FinishedTry(claim, outcome, "", 0)), NODE, PLENTY);
  }

  private static Outcome success() {
    return new Outcome.Succeeded(Effect.NONE, false);
  }

  private List<String> told() {
    return sql.selectFrom(ALERT)
        .where(ALERT.KIND.notIn("failed_task", "failed_run"))
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert ->
            alert.get(ALERT.KIND)
                + (alert.get(ALERT.TASK_ID) == null ? "" : " " + alert.get(ALERT.TASK_ID))
                + (alert.get(ALERT.REASON) == null ? "" : " " + alert.get(ALERT.REASON)));
  }

  private List<String> ways() {
    return sql.select(ALERT.KIND, ALERT_DELIVERY.CHANNEL)
        .from(ALERT)
        .join(ALERT_DELIVERY)
        .on(ALERT_DELIVERY.ALERT_ID.eq(ALERT.ALERT_ID))
        .orderBy(ALERT.ALERT_ID, ALERT_DELIVERY.CHANNEL)
        .fetch(row -> row.value1() + " " + row.value2());
  }
}
