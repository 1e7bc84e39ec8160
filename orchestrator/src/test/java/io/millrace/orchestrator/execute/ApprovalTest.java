package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.approval.Approvals.branch;
import static io.millrace.tasks.approval.Approvals.choose;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.Mark;
import io.millrace.orchestrator.run.OperationRefused;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.WhyNotRunning;
import io.millrace.tasks.Answer;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Operator;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApprovalTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Actor ANNA = new Actor("anna");

  private final DSLContext sql = DATABASE.sql();

  @Test
  void waitsAsARowAndGoesOnWithTheAnswer() throws Exception {
    var builder = Dag.named("goes_on");
    TaskRef<Long> count = builder.task("count", java(Long.class, context -> 1203L));
    TaskRef<Answer> ask = builder.task("ask", approve(count, rows -> "Publish " + rows + " rows?"));
    var seen = new AtomicReference<@Nullable Answer>();
    builder.task(
        "publish",
        java(
            ask,
            String.class,
            (answer, context) -> {
              seen.set(answer);
              return answer.option();
            }));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);

      assertThat(engine.reason(run, "ask")).isEqualTo("asks: Publish 1203 rows?");
      assertThat(sql.fetchSingle(ALERT, ALERT.DAG_RUN_ID.eq(run)).get(ALERT.KIND))
          .isEqualTo("approval");
      assertThat(new WhyNotRunning(sql).of(run, "ask").orElseThrow().sentence())
          .isEqualTo("it waits for somebody to answer approve or reject: Publish 1203 rows?");

      answer(engine, run, "approve", "looks right");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(seen.get())
          .matches(answer -> answer.option().equals("approve"))
          .matches(answer -> "anna".equals(answer.by()))
          .matches(answer -> "looks right".equals(answer.note()))
          .matches(Answer::inTime);
      assertThat(engine.tryNumber(run, "ask")).isEqualTo(1);
    }
  }

  @Test
  void rejectedItIsSkippedWithWhatComesDirectlyAfterIt() throws Exception {
    var builder = Dag.named("rejects");
    var ask = builder.task("ask", approve("Go on?"));
    var next =
        builder.task("next", java(context -> {})).after(ask).triggerRule(TriggerRule.NONE_FAILED);
    builder.task("tidy", java(context -> {})).after(next).triggerRule(TriggerRule.ALL_DONE);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);

      answer(engine, run, "reject", null);

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run))
          .containsOnly(
              entry("ask", "skipped"), entry("next", "skipped"), entry("tidy", "success"));
      assertThat(engine.reason(run, "ask")).isEqualTo("rejected by anna");
    }
  }

  @Test
  void rejectedItFailsWhereToldTo() throws Exception {
    Dag dag = dag("fails", approve("Go on?").failsIfRejected());

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);

      answer(engine, run, "reject", "too early");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run))
          .containsOnly(entry("ask", "failed"), entry("after", "upstream_failed"));
      assertThat(engine.reason(run, "ask")).isEqualTo("rejected by anna: too early");
    }
  }

  @Test
  void handsOnWhatWasChosenAndBranches() throws Exception {
    var builder = Dag.named("branches");
    var way = builder.task("ask", branch("Which way?", "left", "right"));
    builder.task("left", java(context -> {})).after(way);
    builder.task("right", java(context -> {})).after(way);
    TaskRef<TimeUnit> unit = builder.task("unit", choose("Which unit?", TimeUnit.class));
    var chosen = new AtomicReference<@Nullable TimeUnit>();
    builder.task(
        "use",
        java(
            unit,
            TimeUnit.class,
            (it, context) -> {
              chosen.set(it);
              return it;
            }));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);
      await(engine, run, "unit", "awaiting_approval");

      answer(engine, run, "right", null);
      engine.engine().operations().answer(run, "unit", "HOURS", null, ANNA);
      engine.engine().wake();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run))
          .containsEntry("left", "skipped")
          .containsEntry("right", "success");
      assertThat(chosen).hasValue(TimeUnit.HOURS);
    }
  }

  @Test
  void atItsDeadlineItsDefaultCountsOrItFailsOrIsSkipped() {
    Duration soon = Duration.ofMillis(300);
    Dag defaults = dag("defaults", approve("Go on?").atMost(soon).otherwise("approve"));
    Dag rejects = dag("default_rejects", approve("Go on?").atMost(soon).otherwise("reject"));
    Dag fails = dag("too_late", approve("Go on?").atMost(Duration.ofSeconds(1)));
    Dag skips = dag("skips", approve("Go on?").atMost(soon).orSkip());

    try (var engine = new EngineFixture(DATABASE.dataSource(), defaults, rejects, fails, skips)) {
      long good = engine.create(defaults, "{}");
      long rejected = engine.create(rejects, "{}");
      long failed = engine.create(fails, "{}");
      long skipped = engine.create(skips, "{}");

      assertThat(engine.await(good)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(good)).containsEntry("after", "success");
      assertThat(engine.await(rejected)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.reason(rejected, "ask")).isEqualTo("rejected, as nobody answered in time");
      assertThat(engine.await(failed)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(failed, "ask")).isEqualTo("nobody answered within 1 s");
      assertThat(engine.await(skipped)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(skipped)).containsEntry("after", "skipped");
    }
  }

  @Test
  void isAnsweredOnceInTimeAndWithWhatItAsksFor() throws Exception {
    Dag dag = dag("once", approve("Go on?").atMost(Duration.ofHours(1)));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);
      String task = "task ask of run " + runId(run) + " of DAG once ";

      assertRefused(
          engine,
          run,
          "aprove",
          task + "asks for approve or reject, not for aprove; did you mean approve?");
      assertThatThrownBy(
              () -> engine.engine().operations().answer(run, "after", "approve", null, ANNA))
          .isInstanceOf(OperationRefused.class)
          .hasMessageEndingWith(" asks nothing now; it is waiting");
      answer(engine, run, "approve", null);
      engine.await(run);

      assertThatThrownBy(() -> answer(engine, run, "reject", null))
          .isInstanceOf(OperationRefused.class)
          .hasMessageStartingWith(task + "was answered approve by anna at ")
          .hasMessageEndingWith("; it cannot be answered again");
    }
  }

  @Test
  void aRunThatIsCancelledAsksNobody() throws Exception {
    Dag dag = dag("cancelled_question", approve("Go on?"));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);

      engine.cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(AskedPerson.list(sql, false, 100)).noneMatch(asked -> asked.dagRunId() == run);
      assertRefusedEndingWith(engine, run, " asks nothing now; it is cancelled");
    }
  }

  @Test
  void failsWhereItsQuestionNeedsADatabaseThatIsAway() {
    var builder = Dag.named("asks_a_database");
    TaskRef<Long> count = builder.task("count", java(Long.class, context -> 7L));
    builder.task("ask", approve(count, rows -> fromADatabaseThatIsAway()));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "ask")).contains("the server is gone");
    }
  }

  private static String fromADatabaseThatIsAway() {
    throw new DataAccessException("cannot ask", new SQLException("the server is gone", "08006"));
  }

  @Test
  void clearedItAsksAgainAndMarkedItDoesNot() throws Exception {
    Dag dag = dag("asks_again", approve("Go on?"));

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitAsked(engine, run);
      answer(engine, run, "reject", null);
      engine.await(run);

      engine.clear(run, new Clearing.Everything());
      awaitAsked(engine, run);
      assertThat(AskedPerson.find(sql, run, "ask").orElseThrow().open()).isTrue();

      engine.engine().operations().mark(run, "ask", Mark.SUCCESS, ANNA);
      engine.engine().wake();
      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run)).containsEntry("after", "success");
      assertThat(AskedPerson.find(sql, run, "ask").orElseThrow().open()).isFalse();
      assertThat(
              sql.fetchCount(
                  APPROVAL.join(TASK_INSTANCE).using(APPROVAL.TASK_INSTANCE_ID),
                  TASK_INSTANCE.DAG_RUN_ID.eq(run)))
          .as("both questions are kept")
          .isEqualTo(2);
    }
  }

  private static Dag dag(String id, Operator<?> question) {
    var builder = Dag.named(id);
    var ask = builder.task("ask", question);
    builder.task("after", java(context -> {})).after(ask);
    return builder.build();
  }

  private static void answer(EngineFixture engine, long run, String option, @Nullable String note) {
    engine.engine().operations().answer(run, "ask", option, note, ANNA);
    engine.engine().wake();
  }

  private static void assertRefused(
      EngineFixture engine, long run, String option, String sentence) {
    assertThatThrownBy(() -> answer(engine, run, option, null))
        .isInstanceOf(OperationRefused.class)
        .hasMessage(sentence);
  }

  private static void assertRefusedEndingWith(EngineFixture engine, long run, String end) {
    assertThatThrownBy(() -> answer(engine, run, "approve", null))
        .isInstanceOf(OperationRefused.class)
        .hasMessageEndingWith(end);
  }

  private String runId(long run) {
    return sql.fetchSingle(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(run)).get(DAG_RUN.RUN_ID);
  }

  private static void awaitAsked(EngineFixture engine, long run) throws Exception {
    await(engine, run, "ask", "awaiting_approval");
  }

  private static void await(EngineFixture engine, long run, String task, String state)
      throws Exception {
    Poll.until(
        task + " is " + state,
        Duration.ofSeconds(20),
        () -> state.equals(engine.states(run).get(task)));
  }
}
